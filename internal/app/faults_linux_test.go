package app_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hallway/internal/app/apptest"
	"hallway/internal/signin/googletest"
)

// On a full disk the server reports not ready before anybody has tried to save, and
// tells people who try. A teacher who cannot be signed in can still read. A restart
// works, and when there is room again, so does saving.
func TestFullDisk(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := servedIn(t, filepath.Join(disk(t, "40m"), "data"))
	s.start()
	s.awaitReady()
	teacher, save := s.saved(firstLink)
	free := fill(t, filepath.Dir(s.Data))
	s.awaitFault("saving does not work: the disk is full")
	for range 4000 { // until the space that the -wal has already is used up
		if a := save(apptest.SecondLink); a.Status != 200 {
			a.Want(t, 503, "That did not save", "disk is full", "the old link is still live", apptest.SecondLink)
			break
		}
	}
	// People without a session can read, and the page says why they can do no more.
	for name, id := range map[string]googletest.Identity{"bound before": apptest.Okafor, "never seen": apptest.Boateng} {
		v := s.Visitor()
		v.SignIn(id, "/me").Want(t, 503, "You can read, but not change links", "The server cannot save")
		v.Get("/").Want(t, 200, "Class links")
		if a := v.SignIn(id, "/"); a.Status != 200 || !strings.Contains(a.Body, "Class links") {
			t.Errorf("%s, to read: %d %s", name, a.Status, a.URL)
		}
	}
	teacher.Get("/me").Want(t, 200, "My links")
	s.Visitor().SignIn(apptest.Student, "").Want(t, 200, "Class links") // nothing is written

	for _, stop := range []func(){s.kill, func() { _ = s.cmd.Process.Signal(syscall.SIGTERM); <-s.done }} {
		stop()
		s.start()
		s.awaitFault("the disk is full")
		teacher.Get("/").Want(t, 200, "Algebra II")
		teacher.Get("/me").Want(t, 200, "My links")
	}
	free()
	s.awaitReady()
	teacher.SignIn(apptest.Okafor, "/me").Want(t, 200, "My links")
	save(firstLink).Want(t, 200, "Saved.")
}

// From a read-only disk the server starts and reads, after a clean stop and after
// a crash; and it saves when the disk can be written again.
func TestReadOnlyDisk(t *testing.T) {
	t.Parallel() // it waits most of the time
	for name, stop := range map[string]func(*served){
		"clean": func(s *served) { _ = s.cmd.Process.Signal(syscall.SIGTERM); <-s.done },
		"crash": (*served).kill,
	} {
		t.Run(name, func(t *testing.T) {
			dir := disk(t, "40m")
			s := servedIn(t, filepath.Join(dir, "data"))
			s.start()
			s.awaitReady()
			teacher, save := s.saved(firstLink)
			stop(s)
			remount := func(flags uintptr) {
				t.Helper()
				if err := syscall.Mount("hallway-test", dir, "tmpfs", syscall.MS_REMOUNT|flags, ""); err != nil {
					t.Fatal(err)
				}
			}
			remount(syscall.MS_RDONLY)
			s.start()
			s.awaitFault("read-only")
			teacher.Get("/").Want(t, 200, firstLink)
			teacher.Get("/me").Want(t, 200, firstLink)
			save(apptest.SecondLink).Want(t, 503, "That did not save", "cannot be written", "the old link is still live")
			remount(0)
			s.awaitReady()
			save(apptest.SecondLink).Want(t, 200, "Saved.")
			teacher.Get("/").Want(t, 200, apptest.SecondLink)
			if out, err := apptest.Run(s.Data, "admin", apptest.Head.Email); err != nil { // another process sees the same database
				t.Errorf("%v\n%s", err, out)
			}
			stop(s)
			s.start()
			s.awaitReady()
			teacher.Get("/").Want(t, 200, apptest.SecondLink)
		})
	}
}

// A database file that the server may only read, such as one that root put there,
// is a fault before anybody saves, and none any more when it is the server's.
func TestReadOnlyFile(t *testing.T) {
	dir, asNobody := nobodys(t)
	data := filepath.Join(dir, "data")
	file := filepath.Join(data, "hallway.db")
	if out, err := apptest.Run(data, "import", "--new", "--apply", apptest.RosterFile(t)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	shell(t, "chown -R nobody "+data+" && chown root "+file+" && chmod 644 "+file)
	s := servedIn(t, data)
	s.start(asNobody)
	s.awaitFault("saving does not work: probe: the disk is full, read-only or broken: attempt to write a readonly database")
	shell(t, "chown nobody "+file)
	s.awaitReady()
}

// Faults of the disk that come while the server runs are seen before a teacher
// meets them, and are over when they are.
func TestReadyKnowsFaults(t *testing.T) {
	t.Parallel() // it waits most of the time
	for _, test := range []struct{ name, fault, says string }{
		{"every read fails", "pread64:error=EIO", "reading does not work"},
		{"no locks", "fcntl:error=ENOLCK", ""},
		{"every write fails", "pwrite64:error=EIO", "saving does not work"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rooted(t)
			s := newServed(t)
			_, save := s.saved(firstLink)
			stop := inject(t, s.cmd.Process.Pid, test.fault)
			s.awaitFault(test.says)
			stop()
			s.awaitReady()
			save(apptest.SecondLink).Want(t, 200, "Saved.")
		})
	}
}

// A -wal that was cut off is a fault, and nothing is saved after its end. What was
// saved some seconds ago is in the database itself by then.
func TestCutOffLog(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := newServed(t)
	teacher, save := s.saved(firstLink)
	database := filepath.Join(s.Data, "hallway.db")
	apptest.Until(t, "the link is in the database itself", func() bool {
		body, err := exec.Command("grep", "-c", firstLink, database).Output() // opening it here would be no harm: it is another process's
		return err == nil && strings.TrimSpace(string(body)) != "0"
	})
	if err := os.Truncate(database+"-wal", 0); err != nil {
		t.Fatal(err)
	}
	save(apptest.SecondLink).Want(t, 503, "did not save")
	s.awaitFault("was cut off")
	teacher.Get("/").Want(t, 200, firstLink)
	s.kill()
	s.start()
	s.awaitReady()
	teacher.Get("/").Want(t, 200, firstLink)
	save(apptest.SecondLink).Want(t, 200, "Saved.")
}

// After an fsync that failed nobody knows whether a save is on the disk: the page says
// so, the server ends, and the next start finds out.
func TestUnconfirmedSave(t *testing.T) {
	rooted(t)
	s := newServed(t)
	teacher, save := s.saved(firstLink)
	inject(t, s.cmd.Process.Pid, "fsync,fdatasync:error=EIO")
	a := save(apptest.SecondLink).Want(t, 503, "We do not know whether that saved", "Your text is still here", apptest.SecondLink)
	if strings.Contains(a.Body, "still live") {
		t.Error("it claims to know that the old link is live")
	}
	select {
	case <-s.done:
	case <-time.After(20 * time.Second):
		t.Fatal("the server goes on after an fsync that failed")
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(s.Logs.String(), "the disk did not confirm a write") {
		t.Errorf("exit %d", code)
	}
	s.start()
	s.awaitReady()
	if body := teacher.Get("/").Want(t, 200, "Algebra II").Body; !strings.Contains(body, firstLink) && !strings.Contains(body, apptest.SecondLink) {
		t.Error("neither link is there")
	}
}

// An import needs no folder for temporary files: a container has none.
func TestImportWithoutTemporaryFolder(t *testing.T) {
	rooted(t)
	dir, err := os.MkdirTemp("/dev/shm", "hallway-test-")
	if err != nil {
		notHere(t, err.Error())
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	rows := "teacher_email,teacher_name,course,section,block,school\n"
	for i := range 3000 {
		n := apptest.Itoa(int64(i))
		rows += "t" + n + "@school.test,Teacher " + n + ",Course " + n + ",01,A,Larkfield\n"
	}
	file := filepath.Join(dir, "roster.csv")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	shell(t, "cp "+os.Args[0]+" "+dir+"/hallway")
	// Where SQLite looks for one (sqlite.org/tempfiles.html §5), read-only; and so
	// is the folder that it runs in.
	c := exec.Command("unshare", "--mount", "bash", "-euc",
		"mount -t tmpfs -o ro none /var/tmp; mount -t tmpfs -o ro none /tmp; cd /proc; exec "+dir+"/hallway import --new --apply "+file)
	c.Env = append(os.Environ(), "HALLWAY_TEST_COMMAND=1", "HALLWAY_DATA="+dir+"/data", "HALLWAY_DOMAINS="+apptest.Domain, "TMPDIR=/nowhere")
	if out, err := c.CombinedOutput(); err != nil || !strings.Contains(string(out), "6001 added") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A disk that confirms no write is a fault from the start on, before somebody
// saves and the server ends; and it reads. (With -D the server is our own child.)
func TestStartWithoutConfirmation(t *testing.T) {
	rooted(t)
	needsStrace(t)
	s := newServed(t)
	teacher, _ := s.saved(firstLink)
	s.kill()
	s.start(func(c *exec.Cmd) {
		c.Args = append([]string{"strace", "-D", "-f", "-qq", "-o", filepath.Join(t.TempDir(), "strace"), "-e", "inject=fsync,fdatasync:error=EIO", os.Args[0]}, c.Args[1:]...)
		c.Path, _ = exec.LookPath("strace")
	})
	s.awaitFault("saving does not work: sync ")
	teacher.Get("/").Want(t, 200, firstLink)
}

// The server does not start if it may not open the lock file.
func TestLockOfAnotherAccount(t *testing.T) {
	dir, asNobody := nobodys(t)
	data := filepath.Join(dir, "data")
	if out, err := apptest.Run(data, "import", "--new", "--apply", apptest.RosterFile(t)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lock := filepath.Join(data, "hallway.lock")
	shell(t, "chown -R nobody "+data+" && touch "+lock+" && chown root "+lock+" && chmod 600 "+lock)
	s := servedIn(t, data)
	s.start(asNobody)
	<-s.done
	if code := s.cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(s.Logs.String(), "hallway: cannot lock "+lock) {
		t.Errorf("exit %d\n%s", code, s.Logs)
	}
}
