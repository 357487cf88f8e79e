using System.Security.Cryptography;
using GanMl.Images.Parts;
using GanMl.Images.Writers;

namespace GanMl.Tests.Images.Sets;

/// <summary>A check of a set names what is absent, damaged, foreign or not made yet, and whose it is.</summary>
[TestClass]
public sealed class SetVerificationTests : IDisposable
{
    private readonly GeneratedSet _set = new(GeneratedSet.Grey);

    public void Dispose() => _set.Dispose();

    [TestMethod]
    public void Each_harm_to_a_set_is_named()
    {
        GeneratedSet.Format("folder").Write(_set.Folder["out"], _set.Images);
        SetReport whole = Verify();
        Assert.IsTrue(whole.IsWhole);
        Assert.AreEqual((26, SignatureState.None), (whole.Files, whole.Signature));
        File.Delete(_set.Folder["out/ant/000000003.png"]);
        byte[] picture = File.ReadAllBytes(_set.Folder["out/bee/000000004.png"]);
        picture[^5] ^= 1;
        File.WriteAllBytes(_set.Folder["out/bee/000000004.png"], picture);
        File.WriteAllText(_set.Folder["out/ant/mine.txt"], "");
        File.AppendAllText(_set.Folder["out/README.md"], " ");
        SetReport harmed = Verify();
        Assert.IsFalse(harmed.IsWhole);
        CollectionAssert.AreEqual(
            new[] { "Absent ant/000000003.png", "Damaged bee/000000004.png", "Damaged README.md", "Foreign ant/mine.txt" },
            harmed.Faults.Select(fault => $"{fault.Kind} {fault.Path}").ToArray());
    }

    [TestMethod]
    public void A_list_that_was_changed_with_a_file_is_found_by_the_manifest()
    {
        GeneratedSet.Format("npz").Write(_set.Folder["out"], _set.Images);
        string file = _set.Folder["out/train-00000-of-00005.npz"], list = _set.Folder["out/SHA256SUMS"];
        string before = Hash(file);
        File.WriteAllText(file, "other images");
        File.WriteAllText(list, File.ReadAllText(list).Replace(before, Hash(file), StringComparison.Ordinal));
        Assert.AreEqual("Damaged SHA256SUMS", Faults());

        File.WriteAllText(list, new string('0', 64) + "  ../outside\n");
        StringAssert.Contains(Faults(), "Damaged ../outside");
        File.WriteAllText(list, "not a list");
        StringAssert.Contains(Faults(), "Damaged SHA256SUMS");
        File.Delete(list);
        StringAssert.Contains(Faults(), "Absent SHA256SUMS");
        File.WriteAllText(_set.Folder["out/manifest.json"], "{");
        GeneratedSet.Format("npz").Write(_set.Folder["out"], _set.Images);
        Assert.IsTrue(Verify().IsWhole, "a second run mends it");
    }

    [TestMethod]
    [DataRow("ecdsa")]
    [DataRow("rsa")]
    public void A_signature_is_the_keys_and_no_other(string kind)
    {
        (string own, string ownPublic) = Keys(kind);
        (_, string otherPublic) = Keys(kind == "rsa" ? "ecdsa" : "rsa");
        using var signing = ManifestKey.Read(Pem(own));
        using var checking = ManifestKey.Read(Pem(ownPublic));
        using var other = ManifestKey.Read(Pem(otherPublic));
        Assert.AreEqual((true, false), (signing.IsPrivate, checking.IsPrivate));
        GeneratedSet.Format("npz").Write(_set.Folder["out"], _set.Images);
        Assert.AreEqual(SignatureState.Invalid, SetVerification.Verify(_set.Folder["out"], checking).Signature, "unsigned");
        var signed = new ImagesToWrite(_set.Generator, _set.Plan, "tiny.onnx") { RowsPerFile = 5, SigningKey = signing };
        GeneratedSet.Format("npz").Write(_set.Folder["out"], signed);
        byte[] signature = File.ReadAllBytes(_set.Folder["out/manifest.json.sig"]);
        GeneratedSet.Format("npz").Write(_set.Folder["out"], signed);
        CollectionAssert.AreEqual(signature, File.ReadAllBytes(_set.Folder["out/manifest.json.sig"]));
        Assert.AreEqual(SignatureState.Unchecked, Verify().Signature);
        Assert.AreEqual(SignatureState.Valid, SetVerification.Verify(_set.Folder["out"], checking).Signature);
        SetReport report = SetVerification.Verify(_set.Folder["out"], other);
        Assert.AreEqual((SignatureState.Invalid, false), (report.Signature, report.IsWhole));
        File.AppendAllText(_set.Folder["out/manifest.json"], " ");
        Assert.AreEqual(SignatureState.Invalid, SetVerification.Verify(_set.Folder["out"], checking).Signature);
    }

    [TestMethod]
    public void A_set_is_finished_again_when_what_belongs_to_it_as_a_whole_is_lost()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var old = ManifestKey.Read(Pem(Keys("ecdsa").Private));
        using var key = ManifestKey.Read(Pem(curve.ExportECPrivateKeyPem()));
        Write(old);
        foreach (string lost in new[] { "manifest.json", "SHA256SUMS", "README.md" })
        {
            File.Delete(_set.Folder[$"out/{lost}"]);
            if (lost == "manifest.json")
            {
                Assert.AreEqual(SignatureState.Invalid, SetVerification.Verify(_set.Folder["out"], old).Signature);
                StringAssert.Contains(Faults(), "Unfinished manifest.json");
            }

            Write(old);
            Assert.IsTrue(Verify().IsWhole, lost);
        }

        Write(key);
        Assert.AreEqual(SignatureState.Valid, SetVerification.Verify(_set.Folder["out"], key).Signature, "signed anew");

        void Write(ManifestKey signing) => GeneratedSet.Format("npz").Write(
            _set.Folder["out"], new ImagesToWrite(_set.Generator, _set.Plan, "tiny.onnx") { RowsPerFile = 5, SigningKey = signing });
    }

    [TestMethod]
    public void What_is_no_key_or_no_set_is_refused()
    {
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => ManifestKey.Read(Pem("no key"))).Message, "no ECDSA or RSA key");
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string locked = curve.ExportEncryptedPkcs8PrivateKeyPem(
            "password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000));
        StringAssert.Contains(Assert.ThrowsExactly<FormatException>(() => ManifestKey.Read(Pem(locked))).Message, "password");
        Assert.ThrowsExactly<OutputFolderException>(() => SetVerification.Verify(_set.Folder.Path));
    }

    private static (string Private, string Public) Keys(string kind)
    {
        if (kind == "rsa")
        {
            using var rsa = RSA.Create(2048);
            return (rsa.ExportRSAPrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());
        }

        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (curve.ExportECPrivateKeyPem(), curve.ExportSubjectPublicKeyInfoPem());
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private string Pem(string content)
    {
        string path = _set.Folder[$"{Guid.NewGuid():N}.pem"];
        File.WriteAllText(path, content);
        return path;
    }

    private SetReport Verify() => SetVerification.Verify(_set.Folder["out"]);

    private string Faults() => string.Join(", ", Verify().Faults.Select(fault => $"{fault.Kind} {fault.Path}"));
}
