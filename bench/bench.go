package main

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"hallway/internal/signin/googletest"
)

// bench is what the scenarios share. All its files are in one folder.
type bench struct {
	settings
	dir      string
	google   *googletest.Google
	owner    *owner
	hallways []hallway
	prepared map[string]folder    // by binary and school
	saved    map[string][]float64 // rates of saving, by the name of the row
	numbers  int
}

func newBench(ctx context.Context, s settings) (b *bench, err error) {
	b = &bench{settings: s, prepared: map[string]folder{}, saved: map[string][]float64{}}
	if b.dir, err = os.MkdirTemp(s.dir, "hallway-bench-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(b.dir)
		}
	}()
	if s.hallway == "" {
		if s.hallway, err = build(ctx, b.dir); err != nil {
			return nil, err
		}
	}
	b.hallways = append(b.hallways, hallway{"Hallway", s.hallway})
	if s.hallway2 != "" {
		b.hallways = append(b.hallways, hallway{"Hallway2", s.hallway2})
	}
	if b.golink == "" {
		b.golink, _ = exec.LookPath("golink")
	}
	b.google, b.owner = newGoogle(b.dir)
	return b, nil
}

// build compiles the Hallway of the source tree that this module is in.
func build(ctx context.Context, dir string) (string, error) {
	list := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "hallway")
	list.Stderr = os.Stderr
	source, err := list.Output()
	if err != nil {
		return "", fmt.Errorf("run it in the folder bench, or name a binary with -hallway: %w", err)
	}
	path := filepath.Join(dir, "hallway")
	compile := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", path, ".")
	compile.Dir, compile.Env = strings.TrimSpace(string(source)), append(os.Environ(), "CGO_ENABLED=0")
	if out, err := compile.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, out)
	}
	return path, nil
}

func (b *bench) close() {
	b.owner.close()
	_ = os.RemoveAll(b.dir)
}

// next is a number that no file has yet.
func (b *bench) next() int {
	b.numbers++
	return b.numbers
}

// alternate lets servers be measured in turn, so many rounds. Every other round goes
// backwards, so that nobody is always the one who comes after somebody else.
func (b *bench) alternate(turns []func() error) error {
	for range b.rounds {
		for _, turn := range turns {
			if err := turn(); err != nil {
				return err
			}
		}
		slices.Reverse(turns)
	}
	return nil
}

// describe prints what is measured, and where.
func (b *bench) describe() {
	fmt.Printf("%d processors, %s; databases in %s\n\n", runtime.NumCPU(), runtime.Version(), filepath.Dir(b.dir))
	for _, h := range b.hallways {
		fmt.Printf("- %s: %s\n", h.name, origin(h.path))
	}
	if b.golink != "" {
		fmt.Printf("- golink: %s\n", origin(b.golink))
	}
}

// origin says which build of which module a binary is, as the go tool stamped it.
func origin(path string) string {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return path
	}
	said := fmt.Sprintf("%s (%s %s, %s", path, info.Main.Path, info.Main.Version, info.GoVersion)
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			said += ", commit " + s.Value
		}
	}
	return said + ")"
}

// perTeacher is how many classes a teacher has.
const perTeacher = 5

// folderOf is a school of so many classes, prepared once for each binary.
func (b *bench) folderOf(ctx context.Context, h hallway, classes int) (folder, error) {
	key := fmt.Sprint(h.path, " ", classes)
	if f, found := b.prepared[key]; found {
		return f, nil
	}
	fmt.Fprintf(os.Stderr, "making a school of %d classes for %s\n", classes, h.name)
	teachers := max(1, classes/perTeacher)
	if classes == b.classes {
		teachers = b.teachers()
	}
	file := filepath.Join(b.dir, fmt.Sprintf("school-%d.csv", classes))
	emails, err := writeSchool(file, classes, teachers)
	if err != nil {
		return folder{}, err
	}
	f, err := b.prepare(ctx, h, file, emails, true)
	if err == nil {
		b.prepared[key] = f
	}
	return f, err
}
