using System.Security.Cryptography;

namespace GanMl.Images.Parts;

/// <summary>
/// A key with which the manifest of a set is signed, or its signature checked: ECDSA on a curve, or RSA with PKCS #1 padding, over the
/// SHA-256 of the manifest. The signature is beside the manifest, and <c>openssl dgst -sha256 -verify key.pem -signature manifest.json.sig
/// manifest.json</c> checks it too. The manifest holds the hash of the list of files, and that the hash of each, so the signature covers
/// the whole set.
/// </summary>
public sealed class ManifestKey : IDisposable
{
    /// <summary>The file of the signature, beside the manifest.</summary>
    public const string SignatureName = $"{PartedFolder.ManifestName}.sig";

    private readonly ECDsa? _curve;
    private readonly RSA? _rsa;

    private ManifestKey(ECDsa? curve, RSA? rsa, bool isPrivate)
    {
        _curve = curve;
        _rsa = rsa;
        IsPrivate = isPrivate;
    }

    /// <summary>Whether it can sign; any key can check.</summary>
    public bool IsPrivate { get; }

    /// <summary>Reads a key from a PEM file: a private one without a password, or a public one.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">The file holds no key of either kind, or one with a password.</exception>
    public static ManifestKey Read(string path)
    {
        string pem = File.ReadAllText(path);
        if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new FormatException(
                $"The key in '{path}' is protected by a password. Give one without: 'openssl pkey -in key.pem -out open.pem' makes it.");
        }

        bool isPrivate = pem.Contains("PRIVATE KEY", StringComparison.Ordinal);
        var curve = ECDsa.Create();
        try
        {
            curve.ImportFromPem(pem);
            return new ManifestKey(curve, null, isPrivate);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            curve.Dispose();
        }

        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return new ManifestKey(null, rsa, isPrivate);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw new FormatException(
                $"'{path}' holds no ECDSA or RSA key in PEM form. This makes one: openssl ecparam -name prime256v1 -genkey -noout -out "
                + "key.pem",
                e);
        }
    }

    /// <summary>The signature of a manifest.</summary>
    internal byte[] Sign(byte[] manifest) => _curve is not null
        ? _curve.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
        : _rsa!.SignData(manifest, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <summary>Whether a signature is one of this key, over this manifest.</summary>
    internal bool Verify(byte[] manifest, byte[] signature) => _curve is not null
        ? _curve.VerifyData(manifest, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
        : _rsa!.VerifyData(manifest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <inheritdoc/>
    public void Dispose()
    {
        _curve?.Dispose();
        _rsa?.Dispose();
    }
}
