package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
)

// process is a server that the bench started, in a process group of its own.
type process struct {
	addr string // host:port where it listens
	cmd  *exec.Cmd
	log  string        // file
	done chan struct{} // closed when it has ended
}

// start runs a program until stop, or until ctx ends. Its output goes to a file.
func start(ctx context.Context, addr, log string, env []string, path string, args ...string) (*process, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p := &process{addr: addr, log: log, cmd: exec.CommandContext(ctx, path, args...), done: make(chan struct{})}
	p.cmd.Env = append(cleanEnv(), env...)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = 5 * time.Second
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { defer close(p.done); _ = p.cmd.Wait() }()
	return p, nil
}

// cleanEnv is the environment without what would change a server.
func cleanEnv() (env []string) {
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(strings.ToUpper(v), "=")
		if !strings.HasPrefix(name, "HALLWAY_") && !strings.HasPrefix(name, "TS_") && !strings.HasSuffix(name, "_PROXY") {
			env = append(env, v)
		}
	}
	return env
}

// stop ends the process and waits for it. nginx ends its workers at SIGTERM; whoever
// is not gone then is killed.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(3 * time.Second):
		p.kill()
	}
}

// kill sends SIGKILL, so that the process cannot write anything more. Unlike a power
// cut, this keeps what the kernel has not yet written to the disk.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// await asks for a path until the answer is 200.
func (p *process) await(ctx context.Context, path string, limit time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(ctx, limit, fmt.Errorf("it was not ready in %v", limit))
	defer cancel()
	url := "http://" + p.addr + path
	for {
		if status, _, err := fasthttp.GetTimeout(nil, url, time.Second); err == nil && status == fasthttp.StatusOK {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("%s has ended: %s", filepath.Base(p.cmd.Path), p.lastLines())
		case <-ctx.Done():
			return fmt.Errorf("%s: %w: %s", filepath.Base(p.cmd.Path), context.Cause(ctx), p.lastLines())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func (p *process) lastLines() string {
	text, _ := os.ReadFile(p.log)
	return strings.TrimSpace(string(text[max(0, len(text)-1000):]))
}

// clockTick is how long a unit of time in /proc/PID/stat is. Linux has reported
// hundredths of a second to programs on every architecture since 2.6 (USER_HZ).
const clockTick = 10 * time.Millisecond

// cpu is the processor time that the process has used, in user and system mode.
func (p *process) cpu() time.Duration {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	spent, _ := parseStat(string(text))
	return spent
}

// ownCPU is the same of this process.
func ownCPU() time.Duration {
	var spent syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &spent)
	return time.Duration(spent.Utime.Nano() + spent.Stime.Nano())
}

// parseStat reads utime and stime, fields 14 and 15 (proc_pid_stat(5)). The second
// field, the name in brackets, may have spaces in it.
func parseStat(text string) (time.Duration, error) {
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	if len(fields) < 13 {
		return 0, errors.New("/proc/PID/stat has too few fields")
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * clockTick, errors.Join(err, err2)
}

// memory is a line of /proc/PID/status in MiB: VmRSS, or VmHWM, the most so far.
func (p *process) memory(line string) float64 {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	_, rest, _ := strings.Cut(string(text), line+":")
	rest, _, _ = strings.Cut(rest, "kB")
	kib, _ := strconv.ParseFloat(strings.TrimSpace(rest), 64)
	return kib / 1024
}

// freeAddress is an address of this machine where nobody listens now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
