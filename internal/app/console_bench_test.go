package app_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// pageLimit is how many bytes of HTML a page of the console has at most: however large the
// school is, a list is one page of it.
const pageLimit = 200 << 10

// The pages of the console do not grow with the school.
func TestConsolePagesAreShort(t *testing.T) {
	s := apptest.NewSiteOf(t, largeSchool(t, 300, 1200))
	saveSchedule(s, aroundToday(s))
	head := headOf(t, s)
	for _, page := range onePagePerRoute(t, head) {
		if !strings.HasPrefix(page, "/admin") {
			continue
		}
		if a := head.Get(page); len(a.Body) > pageLimit {
			t.Errorf("%s has %d kB", page, len(a.Body)>>10)
		}
	}
}

// BenchmarkConsole is how long each page of the console takes in a school with 5,000
// people and 20,000 classes. "cpu-ms" is the processor time of this process, visitor
// included: on a busy machine it is the figure to go by.
func BenchmarkConsole(b *testing.B) {
	s := apptest.NewSiteOf(b, largeSchool(b, 5000, 20000))
	saveSchedule(s, aroundToday(s))
	head := headOf(b, s)
	pages := append(onePagePerRoute(b, head), "/admin/people?q=okafor", "/admin/people?q=featherstonehaugh+17", "/admin/classes?q=algebra",
		"/admin/classes?q=algebra+okafor",
		"/admin/classes?q=zzz", "/admin/classes?page=400", "/admin/remind?list=nolink", "/admin/people?sort=classes", "/admin/classes?link=none", "/admin/classes?sort=teacher", "/admin/activity?q=okafor")
	for _, page := range pages {
		if !strings.HasPrefix(page, "/admin") && page != "/me" {
			continue
		}
		b.Run(page, func(b *testing.B) {
			size := 0
			head.Get(page) // prepares its statements
			before := cpuTime(b)
			for b.Loop() {
				size = len(head.Get(page).Body)
			}
			b.ReportMetric(float64((cpuTime(b)-before).Microseconds())/1000/float64(b.N), "cpu-ms")
			b.ReportMetric(float64(size)/1000, "kB")
		})
	}
}

// cpuTime is the processor time that this process has used.
func cpuTime(t testing.TB) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// headOf is the browser of an administrator of any site.
func headOf(t testing.TB, s *apptest.Site) *apptest.Visitor {
	t.Helper()
	s.Command("admin", apptest.Head.Email)
	v := s.Visitor()
	v.SignIn(apptest.Head, "/admin/people").Want(t, 200)
	return v
}

// largeSchool is a roster file of one school.
func largeSchool(t testing.TB, people, classes int) string {
	t.Helper()
	first := []string{"Adaeze", "Kwame", "José", "Ingrid", "Wen", "Tomás", "Maximiliane", "Aisha"}
	last := []string{"Okafor", "Boateng", "O'Neil-Smith", "Solheim", "Li", "Beltrán", "Featherstonehaugh", "Rahman", "Papadopoulos"}
	course := []string{"Algebra II", "Pre-Calculus", "World History", "Orchestra", "Français", "Biology", "Economics", "Studio Art", "Chemistry", "English 9", "Robotics"}
	var csv strings.Builder
	csv.WriteString("teacher_email,teacher_name,course,section,block,room,department,school\n")
	for i := range classes {
		n := i % people
		fmt.Fprintf(&csv, "p%d@school.test,%s %s %d,%s,%02d-%d,%c,%d,Department %d,Larkfield Commons\n",
			n, first[n%8], last[n%9], n, course[i%11], i/people+1, n, 'A'+i%8, 100+i%400, i%12)
	}
	file := filepath.Join(t.TempDir(), "large.csv")
	if err := os.WriteFile(file, []byte(csv.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
