package app

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const schedules = "../schedule/testdata/"

// A school's text, checked and asked as anybody would.
func TestScheduleCommands(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	six, err := os.ReadFile(schedules + "six-day-cycle.txt")
	if err != nil {
		t.Fatal(err)
	}
	faulty := write("faulty.txt", "term 2026-09-08 2027-06-18\nday Reg\n  9:00-8:30 A\nweek W Rg # why\non 2026-10-12 off #2\n")
	shared := write("shared.txt", "as North High\n")
	plain := write("plain.txt", "term 2026-09-07 2026-09-11\nday F\n  23:30-24:30 <A & B>\n  10:00-10:10 -- Lunch\nday Free\nweek W F - Free - F\nfrom 2026-09-07 W\non 2026-09-10 off\n")
	gap := write("gap.txt", "zone America/New_York\nterm 2027-03-01 2027-11-30\nday N\n  1:30-3:30 A\nweek W - - - - - - N\nfrom 2027-03-01 W\n")
	for _, c := range []struct {
		name      string
		args      []string
		code      int
		out, errs string // the whole of each
	}{
		{"the Choate sample", []string{"check", schedules + "choate-2020.txt"}, 0, "A good schedule: 1 term, 7 kinds of day, 42 school days, the first on March 30, 2020, the last on May 29, 2020.\n", ""},
		{"the A/B sample", []string{"check", schedules + "ab-rotation.txt"}, 0, "A good schedule: 1 term, 3 kinds of day, 86 school days, the first on August 17, 2026, the last on December 18, 2026.\n", ""},
		{"the six days", []string{"check", "-"}, 0, "A good schedule: 1 term, 6 kinds of day, 192 school days, the first on September 8, 2026, the last on June 18, 2027.\n", ""},
		{"two sets", []string{"check", schedules + "two-sets-of-bells.txt"}, 0, "A good schedule: 1 term, 2 kinds of day, 204 school days, the first on September 8, 2026, the last on June 18, 2027.\n", ""},
		{"errors by line", []string{"check", faulty}, 1, "line 3: 9:00-8:30 ends before it starts\nline 4: there is no day Rg. Reg?\nline 5: warning: “#2” begins a comment, so it is left out\n",
			"hallway: " + faulty + " has 2 errors\n"},
		{"warnings", []string{"check", write("warned.txt", "day Reg")}, 0, "warning: there is no term, so there is no school on any day\nIt has no errors, but no day with school either.\n", ""},
		{"a shared one", []string{"check", shared}, 0, "It has the schedule of North High.\n", ""},
		{"a faulty text has no days", []string{"day", faulty, "2026-10-12"}, 1, "", "line 3: 9:00-8:30 ends before it starts\nline 4: there is no day Rg. Reg?\nhallway: " + faulty + " has 2 errors\n"},
		{"nor has a shared one", []string{"at", shared, "2026-10-12T09:00"}, 1, "", "hallway: " + shared + " says as North High, so it has no days of its own; ask the text of North High\n"},
		{"a day", []string{"day", "-", "2026-11-30"}, 0, "Monday, November 30, 2026: day 4\n   8:05 AM - 9:00 AM   E\n   9:05 AM - 10:00 AM  F\n  10:15 AM - 11:10 AM  D\n", ""},
		{"a day off", []string{"day", "-", "2026-10-12"}, 0, "Monday, October 12, 2026: no school (Indigenous Peoples' Day)\n", ""},
		{"a break and a block after midnight", []string{"day", plain, "2026-09-07"}, 0, "Monday, September 7, 2026: day F\n  10:00 AM - 10:10 AM  Lunch\n  11:30 PM - 12:30 AM, September 8, 2026  <A & B>\n", ""},
		{"a day without blocks", []string{"day", plain, "2026-09-09"}, 0, "Wednesday, September 9, 2026: day Free\nIt has no blocks.\n", ""},
		{"a day as JSON", []string{"day", plain, "2026-09-07", "--json"}, 0, line(`{"date":"2026-09-07","kind":"F","note":null,"blocks":[{"block":"<A & B>","start":"2026-09-07T23:30:00-04:00","end":"2026-09-08T00:30:00-04:00"}]}`), ""},
		{"a free day as JSON", []string{"day", "--json", "-", "2026-12-25"}, 0, line(`{"date":"2026-12-25","kind":null,"note":"Winter break","blocks":[]}`), ""},
		{"a day without a note as JSON", []string{"day", plain, "2026-09-10", "--json"}, 0, line(`{"date":"2026-09-10","kind":null,"note":null,"blocks":[]}`), ""},
		{"other bells", []string{"day", schedules + "two-sets-of-bells.txt", "2027-01-20", "--bells", "Lower", "--json"}, 0, line(`{"date":"2027-01-20","kind":"Remote","note":"Snow day, classes are remote","blocks":[` +
			`{"block":"1","start":"2027-01-20T08:50:00-05:00","end":"2027-01-20T09:10:00-05:00"},{"block":"2","start":"2027-01-20T09:40:00-05:00","end":"2027-01-20T10:10:00-05:00"},` +
			`{"block":"3","start":"2027-01-20T10:20:00-05:00","end":"2027-01-20T10:50:00-05:00"},{"block":"4","start":"2027-01-20T11:00:00-05:00","end":"2027-01-20T11:30:00-05:00"}]}`), ""},
		{"now", []string{"at", "-", "2026-11-30T08:31"}, 0, "Monday, November 30, 2026, 8:31 AM: day 4\nOn now: E, 29 minutes left, until 9:00 AM.\nNext: F at 9:05 AM.\n", ""},
		{"now, with seconds", []string{"at", "-", "2026-11-30T08:59:01"}, 0, "Monday, November 30, 2026, 8:59 AM: day 4\nOn now: E, 0 minutes left, until 9:00 AM.\nNext: F at 9:05 AM.\n", ""},
		{"now, elsewhere", []string{"at", "-", "2026-11-25T09:05:00+09:00"}, 0, "Tuesday, November 24, 2026, 7:05 PM: day 6\nNothing is on.\nNext: A on Wednesday, November 25, 2026, at 8:05 AM.\n", ""},
		{"now as JSON", []string{"at", "-", "2026-11-30 08:31", "--json"}, 0, line(`{"kind":"4","note":null,"on":[{"block":"E","left":29}],"next":{"date":"2026-11-30","block":"F","start":"2026-11-30T09:05:00-05:00"}}`), ""},
		{"UTC as JSON", []string{"at", "-", "2026-11-30T13:31Z", "--json"}, 0, line(`{"kind":"4","note":null,"on":[{"block":"E","left":29}],"next":{"date":"2026-11-30","block":"F","start":"2026-11-30T09:05:00-05:00"}}`), ""},
		{"after the end as JSON", []string{"at", schedules + "choate-2020.txt", "2020-06-01T09:00:00-04:00", "--json"}, 0, line(`{"kind":null,"note":null,"on":[],"next":null}`), ""},
		{"after the end", []string{"at", schedules + "choate-2020.txt", "2020-06-01T09:00"}, 0, "Monday, June 1, 2020, 9:00 AM: no school\nNothing is on.\nNothing comes after it.\n", ""},
		{"the second set", []string{"at", schedules + "two-sets-of-bells.txt", "2026-11-30T10:30", "--bells", "Lower", "--json"}, 0, line(`{"kind":"Reg","note":null,"on":[],"next":{"date":"2026-11-30","block":"4","start":"2026-11-30T12:30:00-05:00"}}`), ""},
		{"over midnight", []string{"at", plain, "2026-09-12T00:10", "--json"}, 0, line(`{"kind":null,"note":null,"on":[{"block":"<A & B>","left":20}],"next":null}`), ""},
		{"a time that the clock skips", []string{"at", gap, "2027-03-14T02:30", "--json"}, 0, line(`{"kind":"N","note":null,"on":[],"next":{"date":"2027-03-21","block":"A","start":"2027-03-21T01:30:00-04:00"}}`), ""},
		{"a time that comes twice", []string{"at", gap, "2027-11-07T01:30", "--json"}, 0, line(`{"kind":"N","note":null,"on":[{"block":"A","left":180}],"next":{"date":"2027-11-14","block":"A","start":"2027-11-14T01:30:00-05:00"}}`), ""},
		{"bells that are not there", []string{"day", schedules + "two-sets-of-bells.txt", "2026-11-30", "--bells", "Lowr"}, 2, "", "hallway: --bells: there are no bells for Lowr. Lower? (hallway help lists the commands)\n"},
		{"no other bells", []string{"at", "-", "2026-11-30T08:31", "--bells", "Lower"}, 2, "", "hallway: --bells: the text has one set of bells, which is for the whole school (hallway help lists the commands)\n"},
		{"no date", []string{"day", "-", "2026-02-30"}, 2, "", "hallway: there is no 2026-02-30 in the calendar (hallway help lists the commands)\n"},
		{"no time", []string{"at", "-", "2026-11-30"}, 2, "", "hallway: 2026-11-30 is not a time like 2026-11-30T08:31 or 2026-11-30T08:31:00-05:00 (hallway help lists the commands)\n"},
		{"a year that is none", []string{"at", "-", "0026-11-30T08:31"}, 2, "", "hallway: 0026-11-30 is not in the years 1900 to 2199 (hallway help lists the commands)\n"},
		{"no file", []string{"check", "nothing.txt"}, 1, "", "hallway: open nothing.txt: no such file or directory\n"},
		{"too long", []string{"check", write("long.txt", strings.Repeat("# long\n", 20000))}, 1, "the text is longer than 64 KiB\n", "hallway: " + folder + "/long.txt has an error\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, errs strings.Builder
			getenv := func(string) string { return "" }
			args := append([]string{"schedule"}, c.args...)
			code := exitCode(run(t.Context(), args, env{getenv, strings.NewReader(string(six)), &out, &errs}), &errs)
			said := out.String()
			if strings.HasPrefix(said, "{") {
				said = compact(said)
			}
			if code != c.code || said != c.out || errs.String() != c.errs {
				t.Errorf("exit %d, want %d\n%s%s\nwant\n%s%s", code, c.code, said, errs.String(), c.out, c.errs)
			}
		})
	}
	t.Run("the installation's zone", func(t *testing.T) {
		var out strings.Builder
		getenv := func(name string) string { return map[string]string{"HALLWAY_TIMEZONE": "Europe/Berlin"}[name] }
		if code := exitCode(run(t.Context(), []string{"schedule", "day", plain, "2026-09-07"}, env{getenv, nil, &out, &out}), &out); code != 0 {
			t.Error(code)
		}
		if want := "Monday, 7 September 2026: day F\n     10:00 - 10:10     Lunch\n     23:30 - 00:30, 8 September 2026  <A & B>\n"; out.String() != want {
			t.Errorf("%s", out.String())
		}
	})
}

func line(text string) string { return text + "\n" }

// compact is JSON on one line, with its keys in their order.
func compact(text string) string {
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		return text
	}
	return strings.TrimSpace(b.String()) + "\n"
}
