// Command bench starts Hallway and its peers on one machine and compares them, on this machine and over
// 127.0.0.1 only: golink, nginx and a bare net/http handler. The servers are
// processes of their own, the rounds alternate, and the tables have ratios, because
// machines are noisy. README.md says what each figure means.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// scenario is something that can be measured.
type scenario struct {
	name string
	run  func(context.Context, *bench) error
}

// scenarios are in the order in which all of them run.
var scenarios = []scenario{
	{"save", saveScenario}, {"read", readScenario}, {"alone", aloneScenario}, {"signins", signinScenario}, {"district", districtScenario},
}

// settings are the command line.
type settings struct {
	hallway, hallway2, golink string // binaries
	dir                       string
	time, signinTime          time.Duration
	rounds                    int
	savers, readers, classes  int
	sizes                     string
}

func init() {
	// A child that has Pdeathsig dies with the thread that started it. Main keeps its
	// thread to itself and starts all children, so they die with the bench.
	runtime.LockOSThread()
}

func main() {
	if len(os.Args) == 4 && os.Args[1] == bareCommand {
		exit(serveBare(os.Args[2], os.Args[3]))
	}
	var s settings
	flag.StringVar(&s.hallway, "hallway", "", "the `binary` to measure; empty: build the source beside this folder")
	flag.StringVar(&s.hallway2, "hallway2", "", "a second `binary` of Hallway, measured in turn with the first")
	flag.StringVar(&s.golink, "golink", "", "a `binary` of github.com/tailscale/golink; empty: look in PATH")
	flag.StringVar(&s.dir, "dir", "", "`folder` for the databases, on the disk to measure; empty: the system's for temporary files")
	flag.DurationVar(&s.time, "time", 5*time.Second, "how long a round of saving lasts; other scenarios take a part of it")
	flag.DurationVar(&s.signinTime, "signin-time", 30*time.Second, "how long students sign in, at the rate of 2,000 in 5m")
	flag.IntVar(&s.rounds, "rounds", 3, "how often each is measured, in turn")
	flag.IntVar(&s.savers, "savers", 64, "people who save at the same time")
	flag.IntVar(&s.readers, "readers", 4, "readers of whole pages beside them, in rounds of their own; 0: no such rounds")
	flag.IntVar(&s.classes, "classes", 1000, "classes of the school")
	flag.StringVar(&s.sizes, "sizes", "200,1000", "schools of the scenario alone, in classes")
	flag.Usage = usage
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	exit(run(ctx, s, flag.Args()))
}

func usage() {
	fmt.Fprintf(os.Stderr, "go run . [flags] [save] [read] [alone] [signins] [district]   (none: all)\n")
	flag.PrintDefaults()
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// run measures the chosen scenarios. It returns after all its processes have ended.
func run(ctx context.Context, s settings, chosen []string) (err error) {
	for _, name := range chosen {
		if !slices.ContainsFunc(scenarios, func(one scenario) bool { return one.name == name }) {
			return fmt.Errorf("%q is not a scenario", name)
		}
	}
	b, err := newBench(ctx, s)
	if err != nil {
		return err
	}
	defer b.close()
	b.describe()
	for _, one := range scenarios {
		if len(chosen) > 0 && !slices.Contains(chosen, one.name) {
			continue
		}
		began, before := time.Now(), noise(b.dir)
		if err := one.run(ctx, b); err != nil {
			if ctx.Err() != nil {
				return context.Cause(ctx) // which is why the rest failed
			}
			return fmt.Errorf("%s: %w", one.name, err)
		}
		fmt.Printf("\n(%s took %v; before: %s; after: %s)\n", one.name, time.Since(began).Round(time.Second), before, noise(b.dir))
	}
	return nil
}

// skip says in a sentence what is not measured, and why.
func skip(sentence string) { fmt.Printf("\n%s\n", sentence) }
