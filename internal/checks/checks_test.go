package checks

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hallway/internal/school"
)

// aMorning is a site of one school in which nothing needs anybody.
func aMorning() Facts {
	now := time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC)
	return Facts{
		Now: now, Zone: time.FixedZone("America/Chicago", -6*60*60), Domains: []string{"school.test"}, Status: school.Status{Mode: school.Live},
		Schools: Few{1, []Name{{1, "Larkfield Commons"}}}, People: 40, Classes: 412, Linked: 412, SignedIn: 38,
		Sources: []school.SourceFile{{Source: "Clever", FileAt: now.Add(-8 * time.Hour), FirstAt: now.Add(-8 * time.Hour), ByCommand: true}},
		Server:  Server{Free: 41 << 30, Size: 6 << 20, Backup: now.Add(-7 * time.Hour), Version: "1.4.0"},
	}
}

// line is a check as the tables below write it.
func line(c Check) string {
	s := fmt.Sprintf("%v | %d %s", c.Group, c.Count, c.Says)
	if c.Group == Order {
		s = fmt.Sprintf("%v | %s: %s", c.Group, c.Name, c.Says)
	}
	if c.Block != "" {
		s += map[bool]string{true: " in block "}[c.Then == ""] + c.Block + c.Then
	}
	if rest := strings.TrimSpace(strings.Join(c.Who, ", ") + " | " + c.About); rest != "|" {
		s += " | " + rest
	}
	if c.Button != (Button{}) {
		s += " | [" + strings.TrimSpace(c.Button.Label+" "+c.Button.Name) + "] " + c.Button.Href
	}
	return s
}

func lines(list []Check) string {
	var out []string
	for _, c := range list {
		out = append(out, line(c))
	}
	return strings.Join(out, "\n")
}

// When nothing needs anybody, the list says what is in order.
func TestNothingNeedsAnybody(t *testing.T) {
	list := List(aMorning())
	if n := Needs(list); n != 0 {
		t.Errorf("%d checks need somebody", n)
	}
	want := `In order | Site: Live: anyone with an account of school.test can see 412 classes. | [Settings] /admin/settings
In order | Links: All 412 classes have a link. | [Classes] /admin/classes
In order | Import: The last file came today. No problems. | Clever | | [Open the imports] /admin/imports
In order | Backup: Made today at 3:00 AM, read back and checked.
In order | Sign-in: 38 people signed in today. | [People] /admin/people
In order | Disk: 41 GB free. The database is 6 MB.
In order | Version: 1.4.0`
	if got := lines(list); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Each check alone: the sentence that its figure begins, for one and for several, and
// where its button leads.
func TestChecks(t *testing.T) {
	one, two := Few{1, []Name{{7, "Ana"}}}, Few{5, []Name{{7, "Ana"}, {8, "Bo"}}}
	for _, test := range []struct {
		change func(*Facts)
		want   string // the first line
	}{
		{func(f *Facts) { f.NoLink = []Block{{"C", 1, Name{9, "C Economics, Ms Park"}, Meeting{}}} },
			"Today | 1 class has no link in block C | C Economics, Ms Park | | [Add a link] /admin/classes/9"},
		{func(f *Facts) { f.NoLink = []Block{{"C & D", 3, Name{9, "Art"}, Meeting{}}} },
			"Today | 3 classes have no link in block C & D | Art | and 2 more | [Add the links] /admin/classes?block=C+%26+D&link=none"},
		{func(f *Facts) { f.NoLink = []Block{{"", 1, Name{9, "Art"}, Meeting{}}} },
			"Today | 1 class has no link | Art | The roster gives no block. | [Add a link] /admin/classes/9"},
		{func(f *Facts) { f.Withheld = one },
			"Today | 1 link is withheld: the teacher changed | Ana | The new teacher decides, or you do. | [Look at it] /admin/classes/7"},
		{func(f *Facts) { f.Withheld = two },
			"Today | 5 links are withheld: the teachers changed | Ana, Bo | and 3 more. The new teacher decides, or you do. | [Look at them] /admin/classes?link=withheld"},
		{func(f *Facts) {
			f.Known = []Ask{{Request: -4, Account: "a2@school.test", Asked: true, Words: "me", Person: Name{7, "Ana"}, Then: "Then."}}
		},
			"Today | 1 person asks to be added | a2@school.test, “me” | Then. | [This is Ana] /admin/requests/-4/this"},
		{func(f *Facts) { f.Known = []Ask{{Request: 4, Account: "a2@school.test", Person: Name{7, "Ana"}}} },
			"Today | 1 account was refused | a2@school.test | It did not ask to be added: make sure that it is not a student’s. | [This is Ana] /admin/requests/4/this"},
		{func(f *Facts) { f.Asked = one }, "Today | 1 person asks to be added | Ana | | [Answer] /admin/requests"},
		{func(f *Facts) { f.Hosts = two }, "Today | 5 meeting hosts are asked for | Ana, Bo | and 3 more. Links to a host that is not allowed are refused. | [Answer] /admin/requests"},
		{func(f *Facts) { f.Refused = two }, "Today | 5 accounts were refused today | Ana, Bo | and 3 more. | [See why] /admin/requests"},
		{func(f *Facts) { f.Ending = one },
			"This week | 1 Teams link may stop working | Ana | Saved about 60 days ago. Teams ends a link 60 days after its last meeting. A link that still works only needs to be saved again. | [Remind the teachers] /admin/remind?list=ends"},
		{func(f *Facts) { f.Untaught = two }, "This week | 5 classes are taught by nobody | Ana, Bo | and 3 more. Only an administrator can set the link. | [Look at them] /admin/classes?used=nobody"},
		{func(f *Facts) { f.NoAddress = one }, "This week | 1 person has no e-mail address | Ana | They cannot sign in. | [Fill it in] /admin/people/7"},
		{func(f *Facts) { f.Unreachable, f.Domains = two, []string{"a.test", "b.test"} },
			"This week | 5 people have addresses that cannot sign in | Ana, Bo | and 3 more. Only accounts of a.test or b.test can. | [Correct them] /admin/people?access=foreign"},
		{func(f *Facts) { f.Terms = []Term{{"Fall", "2026-12-01", true, 20000}} },
			"This week | 20000 classes end on Tuesday, December 1 | Fall | Students do not see them after that day. | [See the classes] /admin/classes?term=Fall"},
		{func(f *Facts) { f.Terms = []Term{{"", "2026-12-01", false, 1}} },
			"This week | 1 class begins on Tuesday, December 1 | | Students see them from that day on. | [See the classes] /admin/classes"},
		{func(f *Facts) { f.InUse, f.Over, f.OverDay = 400, 201, "2026-06-12" },
			"This week | 201 classes have ended and are not archived | | Their last day was Friday, June 12. Archive them in one step, then import the new roster. | [Turn the year] /admin/year"},
		{func(f *Facts) { f.InUse, f.Over, f.OverDay = 1, 1, "2026-06-12" },
			"This week | 1 class has ended and is not archived | | Their last day was Friday, June 12. Archive them in one step, then import the new roster. | [Turn the year] /admin/year"},
		{func(f *Facts) { f.Sources[0].Problems = 2 },
			"This week | 2 problems are in the last roster file | Clever | The last file came today. | [Open the imports] /admin/imports"},
		{func(f *Facts) {
			f.Sources[0].FirstAt = f.Now.AddDate(0, 0, -9)
			f.Sources[0].FileAt, f.Sources[0].Problems = f.Sources[0].FirstAt, 2
		}, "This week | 9 days without a new roster file | Clever | The last file came November 18. | [Open the imports] /admin/imports"},
		{func(f *Facts) { f.Server.Backup = time.Time{} }, "This week | 0 backups have been made | | Have the server run “hallway backup FILE” every night."},
		{func(f *Facts) { f.Server.Backup = f.Now.AddDate(0, 0, -8) },
			"This week | 8 days since the last backup | | Have the server run “hallway backup FILE” every night."},
		{func(f *Facts) { f.Server.Free = 100 << 20 }, "Now | 100 MB are left on the disk | | When it is full, nobody can save a link. Make room on the server."},
		{func(f *Facts) { f.Server.Faults = []string{"the disk is full"} }, "Now | 1 fault stops this site | | the disk is full | [Open the log] /admin/log?level=error"},
	} {
		f := aMorning()
		test.change(&f)
		list := List(f)
		if got := line(list[0]); got != test.want || Needs(list) != 1 {
			t.Errorf("%d need somebody; got\n%s\nwant\n%s", Needs(list), got, test.want)
		}
	}
}

// One term of two that is over is no end of a year.
func TestHalfOfTheYear(t *testing.T) {
	f := aMorning()
	f.InUse, f.Over, f.OverDay = 400, 200, "2026-12-18"
	if list := List(f); Needs(list) != 0 {
		t.Error(line(list[0]))
	}
}

// The most urgent checks come first, and of blocks only the first few have a line each.
func TestOrder(t *testing.T) {
	f := aMorning()
	f.Linked = 400
	for _, block := range []string{"A", "B", "C", "D", "E", ""} {
		f.NoLink = append(f.NoLink, Block{block, 2, Name{1, block + " Art"}, Meeting{}})
	}
	f.Server.Faults, f.Server.Backup = []string{"full"}, time.Time{}
	f.Asked, f.NoAddress = Few{Count: 2}, Few{Count: 1}
	var got []string
	for _, c := range List(f) {
		got = append(got, fmt.Sprintf("%v %s%s", c.Group, c.ID, c.Block))
	}
	want := "Now fault, Today no-linkA, Today no-linkB, Today no-linkC, Today no-linkD, Today no-link-more, Today asked, " +
		"This week no-address, This week backup, In order site, In order import, In order sign-in, In order disk, In order version"
	if said := strings.Join(got, ", "); said != want {
		t.Errorf("got  %s\nwant %s", said, want)
	}
	if rest := line(more(f)[0]); rest != "Today | 4 more classes have no link | E: 2, no block: 2 | | [Remind the teachers] /admin/remind?list=nolink" {
		t.Error(rest)
	}
}

// An administrator of one school reads nothing about the server.
func TestOneSchool(t *testing.T) {
	f := aMorning()
	f.OnlySchool, f.Server, f.Sources = true, Server{}, nil
	if got := lines(List(f)); strings.Contains(got, "Backup") || strings.Contains(got, "/admin/settings") || !strings.Contains(got, "Site: Live") {
		t.Error(got)
	}
}

// The five steps: what is done, and what cannot begin before the roster is there.
func TestSteps(t *testing.T) {
	empty := Facts{Now: time.Now(), Zone: time.UTC, Domains: []string{"school.test"}, Status: school.Status{Mode: school.Preview}}
	filled := aMorning()
	filled.Status.Mode, filled.Linked = school.Preview, 400
	ready := aMorning()
	for _, test := range []struct {
		f    Facts
		want string
	}{
		{empty, "1 , 2 , 3 after 2, 4 after 2, 5 after 2"},
		{filled, "1 done, 2 done, 3 done, 4 , 5 "},
		{ready, "1 done, 2 done, 3 done, 4 done, 5 done"},
	} {
		var got []string
		for _, s := range Steps(test.f) {
			state := map[bool]string{true: "done"}[s.Done]
			if s.After > 0 {
				state = fmt.Sprint("after ", s.After)
			}
			got = append(got, fmt.Sprint(s.Number, " ", state))
			if (s.Button == Button{}) != (s.After > 0) {
				t.Errorf("step %d has the button %v", s.Number, s.Button)
			}
		}
		if said := strings.Join(got, ", "); said != test.want {
			t.Errorf("got %q, want %q", said, test.want)
		}
	}
}
