using System;
using System.CommandLine;
using System.Linq;
using System.Text.Json;
using Bridge.Cli.Inspection;
using Bridge.Cli.Output;
using Bridge.Cli.Packaging;

namespace Bridge.Cli.Commands;

/// <summary>bridge inspect: every layer of a file, broken ones too. Says nothing about trust; that is verify.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        Argument<string> path = new("file") { Description = "OTA file, MCUboot image or .pe file." };
        Option<string> resident = Arguments.Text("--resident", "Folder of .pe files, deployment image or list of a device: says of each reference whether it is met there.");
        Option<bool> json = Arguments.Flag("--json", "Print as JSON.");
        var command = new Command("inspect", "Print every layer of an OTA file, an MCUboot image or an assembly.") { path, resident, json };
        command.SetAction(parse =>
        {
            string name = parse.GetValue(path);
            byte[] content = Files.Read(name);
            Layer layer = Inspect(name, content);
            if (parse.GetValue(resident) is string device)
            {
                new ReferenceMarks(ResidentList.Read(device)).Mark(layer);
            }

            if (parse.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { schema = "bridge.inspect/1", file = name, layer = Shape(layer) }, Json.Indented));
            }
            else
            {
                Print(layer, 0);
            }

            return HasProblem(layer) ? ExitCode.InvalidImage : ExitCode.Ok;
        });
        return command;
    }

    internal static Layer Inspect(string name, byte[] content)
    {
        var view = new ByteView(content, 0, content.Length);
        if (OtaInspector.Recognises(view))
        {
            return OtaInspector.Inspect(view);
        }

        if (McuInspector.Recognises(view))
        {
            return McuInspector.Inspect(view);
        }

        if (PeInspector.Recognises(view))
        {
            return PeInspector.Inspect(view);
        }

        throw new CliException(ExitCode.InvalidImage, "neither an OTA file (1e f1 ee 0b) nor an MCUboot image (3d b8 f3 96) nor a .pe file (NFMRK1)", name + ", offset 0", "check the file");
    }

    private static void Print(Layer layer, int depth)
    {
        string indent = new(' ', depth * 2);
        Console.WriteLine($"{indent}{layer.Name}  [offset {layer.Offset}, {layer.SizeBytes} bytes]");
        foreach (Field field in layer.Fields)
        {
            Console.WriteLine($"{indent}  {field.Name,-24} {field.Value}");
        }

        foreach (string problem in layer.Problems)
        {
            Console.WriteLine($"{indent}  PROBLEM: {problem}");
        }

        foreach (Layer inner in layer.Layers)
        {
            Print(inner, depth + 1);
        }
    }

    private static bool HasProblem(Layer layer) => layer.Problems.Count > 0 || layer.Layers.Any(HasProblem);

    private static object Shape(Layer layer) => new
    {
        name = layer.Name,
        offset = layer.Offset,
        sizeBytes = layer.SizeBytes,
        fields = layer.Fields.Select(field => new { name = field.Name, value = field.Value }),
        problems = layer.Problems,
        layers = layer.Layers.Select(Shape),
    };
}
