using Mono.Cecil;
using Mono.Cecil.Cil;

namespace GanMl.Tests.Structure;

/// <summary>Collects the types that a type definition names, down to those inside its nested types and method bodies.</summary>
internal sealed class TypeReferences
{
    private readonly Dictionary<string, TypeReference> _found = new(StringComparer.Ordinal);

    /// <summary>The outermost types, without arrays, pointers and type arguments around them.</summary>
    internal IEnumerable<TypeReference> Found => _found.Values;

    internal TypeReferences AddType(TypeDefinition type)
    {
        Add(type.BaseType);
        AddAttributes(type);
        AddGenericParameters(type);
        foreach (InterfaceImplementation implementation in type.Interfaces)
        {
            Add(implementation.InterfaceType);
        }

        foreach (FieldDefinition field in type.Fields)
        {
            Add(field.FieldType);
            AddAttributes(field);
        }

        foreach (PropertyDefinition property in type.Properties)
        {
            AddAttributes(property);
        }

        foreach (EventDefinition declared in type.Events)
        {
            AddAttributes(declared);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            AddMethod(method);
        }

        foreach (TypeDefinition nested in type.NestedTypes)
        {
            AddType(nested);
        }

        return this;
    }

    private void AddMethod(MethodDefinition method)
    {
        AddSignature(method);
        AddAttributes(method);
        AddAttributes(method.MethodReturnType);
        AddGenericParameters(method);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            AddAttributes(parameter);
        }

        foreach (MethodReference overridden in method.Overrides)
        {
            Add(overridden.DeclaringType);
        }

        if (method.HasBody)
        {
            AddBody(method.Body);
        }
    }

    private void AddBody(MethodBody body)
    {
        foreach (VariableDefinition variable in body.Variables)
        {
            Add(variable.VariableType);
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            Add(handler.CatchType);
        }

        foreach (Instruction instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    Add(type);
                    break;
                case FieldReference field:
                    Add(field.DeclaringType);
                    Add(field.FieldType);
                    break;
                case MethodReference method:
                    Add(method.DeclaringType);
                    AddSignature(method);
                    break;
            }
        }
    }

    private void AddSignature(MethodReference method)
    {
        Add(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Add(parameter.ParameterType);
        }

        if (method is GenericInstanceMethod instance)
        {
            AddAll(instance.GenericArguments);
        }
    }

    private void AddGenericParameters(IGenericParameterProvider provider)
    {
        foreach (GenericParameter parameter in provider.GenericParameters)
        {
            AddAttributes(parameter);
            AddAll(parameter.Constraints.Select(constraint => constraint.ConstraintType));
        }
    }

    /// <summary>Arguments are read where one can be a type: to read others, Cecil needs the assemblies of their enumerations.</summary>
    private void AddAttributes(ICustomAttributeProvider provider)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes)
        {
            Add(attribute.AttributeType);
            AddSignature(attribute.Constructor);
            if (attribute.Constructor.Parameters.Any(parameter => parameter.ParameterType.FullName == "System.Type"))
            {
                AddAll(attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>());
            }
        }
    }

    private void AddAll(IEnumerable<TypeReference> types)
    {
        foreach (TypeReference type in types)
        {
            Add(type);
        }
    }

    private void Add(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType instance:
                AddAll(instance.GenericArguments);
                break;
            case IModifierType modifier:
                Add(modifier.ModifierType);
                break;
            case FunctionPointerType pointer:
                Add(pointer.ReturnType);
                AddAll(pointer.Parameters.Select(parameter => parameter.ParameterType));
                return;
        }

        if (type is TypeSpecification specification)
        {
            Add(specification.ElementType);
        }
        else if (type.DeclaringType is not null)
        {
            Add(type.DeclaringType);
        }
        else
        {
            _found.TryAdd(type.FullName, type);
        }
    }
}
