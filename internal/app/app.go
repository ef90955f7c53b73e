// Package app is the command line. It reads the configuration, connects the other
// packages, and runs one command.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/alecthomas/kong"
)

// commands is the command line.
type commands struct {
	Serve       serveCmd       `cmd:"" help:"Run the site (configuration: environment variables, see the README)."`
	Demo        demoCmd        `cmd:"" help:"Run a fictional school on this computer; nothing is kept."`
	Import      importCmd      `cmd:"" help:"Print what a roster import would change; --apply to change it."`
	Schedule    scheduleCmd    `cmd:"" help:"The school day as a text: check it, and ask it."`
	Export      exportCmd      `cmd:"" help:"Write the directory as files that open from disk or from any web host."`
	Backup      backupCmd      `cmd:"" help:"Write a consistent copy of the database; works while the site runs."`
	Restore     restoreCmd     `cmd:"" help:"Replace the database by a backup; refuses while the site runs."`
	Admin       adminCmd       `cmd:"" help:"Make a person an administrator; adds them to the roster if necessary."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask the running server whether it is ready; exit 0 or 1."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
	Help        helpCmd        `cmd:"" help:"Explain a command."`
}

// env is the environment, the input and the outputs of a run, so that tests can replace
// them.
type env struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// usage is an error in the command line: exit code 2.
type usage struct{ error }

// Run runs one command line, prints its error, and returns the exit code: 2 for a
// wrong command line, 3 for an import with problems that somebody must look at, or
// without a new file, 1 for any other error. A server runs until ctx is done.
func Run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	return exitCode(run(ctx, args, env{getenv, os.Stdin, stdout, stderr}), stderr)
}

func run(ctx context.Context, args []string, e env) error {
	var c commands
	helped := false // by --help, after which kong would exit
	parser, err := kong.New(&c, kong.Name("hallway"), kong.Description("A school's directory of meeting links."),
		kong.Writers(e.stdout, e.stderr), kong.Exit(func(int) { helped = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.Bind(e), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	switch {
	case helped:
		return nil
	case err != nil:
		return usage{err}
	}
	return parsed.Run()
}

// exitCode prints the error in one line, and returns its exit code.
func exitCode(err error, stderr io.Writer) int {
	var wrong usage
	var look needsPerson
	code, hint := 1, ""
	switch {
	case err == nil:
		return 0
	case errors.As(err, &look):
		code = 3
	case errors.As(err, &wrong):
		code, hint = 2, " (hallway help lists the commands)"
	}
	fmt.Fprintf(stderr, "hallway: %s%s\n", strings.Join(strings.Fields(err.Error()), " "), hint)
	return code
}

type versionCmd struct{}

// Run prints the version that the go tool stamped into the binary.
func (versionCmd) Run(e env) error {
	_, err := fmt.Fprintln(e.stdout, "hallway", version())
	return err
}

// version is the number without Go's "v", for people.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}

type helpCmd struct {
	Command []string `arg:"" optional:"" help:"The command to explain."`
}

// Run prints the same as --help.
func (h helpCmd) Run(ctx context.Context, e env) error {
	return run(ctx, append(h.Command, "--help"), e)
}
