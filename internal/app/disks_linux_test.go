package app_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hallway/internal/app/apptest"
)

// notHere says that a test cannot run on this machine. Where .ci/run prepared the
// machine that is a fault.
func notHere(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal("this test cannot run here: " + why)
	}
	t.Skip("THIS TEST DID NOT RUN: " + why)
}

// rooted skips a test that has to be root to break a disk, and says so.
func rooted(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		notHere(t, "it breaks disks, which only root may")
	}
}

// disk is a small file system of the test's own.
func disk(t *testing.T, size string) string {
	t.Helper()
	rooted(t)
	dir := t.TempDir()
	if err := syscall.Mount("hallway-test", dir, "tmpfs", 0, "size="+size+",mode=700"); err != nil {
		notHere(t, "no disk can be mounted here: "+err.Error())
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill leaves no byte free on a disk; the function it returns frees it again.
func fill(t *testing.T, dir string) (free func()) {
	t.Helper()
	path := filepath.Join(dir, "filler")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, size := range []int{1 << 16, 1 << 12, 1} {
		for err = nil; err == nil; {
			_, err = file.Write(make([]byte, size))
		}
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// nobodys is a folder that the account nobody may enter, and what makes a server
// one of that account's: to root nothing is forbidden.
func nobodys(t *testing.T) (dir string, as func(*exec.Cmd)) {
	t.Helper()
	rooted(t)
	dir, err := os.MkdirTemp("", "hallway-test-") // others may not enter t.TempDir
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	binary := filepath.Join(dir, "hallway")
	shell(t, "cp "+os.Args[0]+" "+binary+" && chmod 755 "+dir+" "+binary)
	return dir, func(c *exec.Cmd) {
		c.Path, c.Dir = binary, "/"
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
}

// nobody is the number of that account, and of its group.
const nobody = 65534

func shell(t *testing.T, line string) (out string) {
	t.Helper()
	said, err := exec.Command("bash", "-euc", line).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, said)
	}
	return string(said)
}

// needsStrace skips a test where there is no strace, which .ci/run installs.
func needsStrace(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		notHere(t, "it needs strace")
	}
}

// inject makes system calls of a process fail until the function it returns is
// called, as strace(1) does it.
func inject(t *testing.T, pid int, what string) (stop func()) {
	t.Helper()
	needsStrace(t)
	log := filepath.Join(t.TempDir(), "strace")
	c, errs := exec.Command("strace", "-f", "-o", log, "-p", apptest.Itoa(int64(pid)), "-e", "inject="+what), &apptest.Logs{}
	c.Stderr = errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = c.Wait() }()
	stop = func() {
		// strace detaches from one thread at a time. The process is stopped until
		// it is done, or the fault would end for some threads before others: one
		// could take a lock that another then fails to release.
		_ = syscall.Kill(pid, syscall.SIGSTOP)
		defer func() { _ = syscall.Kill(pid, syscall.SIGCONT) }()
		_ = c.Process.Signal(syscall.SIGINT)
		<-ended
	}
	t.Cleanup(stop)
	apptest.Until(t, "strace is attached", func() bool {
		select {
		case <-ended:
			notHere(t, "strace cannot attach here: "+errs.String())
		default:
		}
		return strings.Contains(errs.String(), "attached")
	})
	return stop
}
