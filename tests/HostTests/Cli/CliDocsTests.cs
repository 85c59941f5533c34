using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Bridge.Cli;
using Bridge.Cli.Output;
using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Cli;

/// <summary>docs/cli.md tells of every command and every exit code.</summary>
[TestClass]
public sealed class CliDocsTests
{
    private static string Page => File.ReadAllText(Path.Combine(Samples.RepositoryRoot(), "docs", "cli.md"));

    [TestMethod]
    public void Every_command_is_in_the_table()
    {
        foreach (Command command in Program.Root().Subcommands)
        {
            StringAssert.Contains(Page, "\n| `" + command.Name);
        }
    }

    [TestMethod]
    [DataRow("run")]
    [DataRow("han serve")]
    [DataRow("fuzz")]
    [DataRow("provision")]
    public void Every_option_is_in_its_section(string path)
    {
        string section = Regex.Match(Page, $@"(?s)\n## {path}\n.*?(\n## |$)").Value;
        Command command = path.Split(' ').Aggregate((Command)Program.Root(), (parent, name) => parent.Subcommands.Single(child => child.Name == name));

        foreach (Option option in command.Options)
        {
            StringAssert.Contains(section, "| `" + option.Name);
        }
    }

    [TestMethod]
    public void Every_exit_code_is_in_the_table()
    {
        foreach (FieldInfo code in typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            StringAssert.Contains(Page, $"\n| {code.GetRawConstantValue()} | ");
        }
    }
}
