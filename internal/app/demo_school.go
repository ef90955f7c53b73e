package app

import (
	"context"
	"fmt"
	"strings"

	"hallway/db"
	"hallway/internal/meeting"
	"hallway/internal/roster"
	"hallway/internal/school"
	"hallway/internal/web"
)

// demoStaff is thirty invented people: name, start of the e-mail, department. Some
// names are odd on purpose, to show that no name breaks a page.
var demoStaff = [][3]string{
	{"Ms Adaeze Okafor", "a.okafor", "Maths"},
	{"Mr Kwame Boateng", "k.boateng", "Maths"},
	{"Dr Yuki Tanaka", "y.tanaka", "Maths"},
	{"The Rev. Dr. José O'Neil-Smith III", "j.oneil", "Maths"},
	{"Mrs Ingrid Solheim", "i.solheim", "English"},
	{"Mrs Leila Farahani", "l.farahani", "English"},
	{"Siobhán de la Cruz-McDonald", "s.delacruz", "English"},
	{"Q", "q", "English"},
	{"Mr Tomás Beltrán", "t.beltran", "Languages"},
	{"Mme Aïcha N'Diaye", "a.ndiaye", "Languages"},
	{"李文", "w.li", "Languages"},
	{"Frau Jördis Weiß", "j.weiss", "Languages"},
	{"Dr Wen Li", "wen.li", "Science"},
	{"Ms Priya Raghunathan", "p.raghunathan", "Science"},
	{"Mr Noah van der Berg", "n.vanderberg", "Science"},
	{"Ms Zoë Ångström", "z.angstrom", "Science"},
	{"Mr Daniel Achterberg", "d.achterberg", "Social Studies"},
	{"Ms Nomvula Dlamini", "n.dlamini", "Social Studies"},
	{"Mr Ibrahim Al-Rashid", "i.alrashid", "Social Studies"},
	{"Ms Eun-ji Park", "e.park", "Social Studies"},
	{"Mx Robin Castellanos", "r.castellanos", "Art & Music"},
	{"Mr Luca D'Angelo", "l.dangelo", "Art & Music"},
	{"Ms Hana Černá", "h.cerna", "Art & Music"},
	{"Maestro " + strings.Repeat("Wolfeschlegelsteinhausenberger ", 6) + "Jr", "wolfe", "Art & Music"},
	{"Coach Maria Santos", "m.santos", "Physical Education"},
	{"Mr Lars Nygård", "l.nygard", "Physical Education"},
	{"Ms Grace Mbeki", "g.mbeki", "Computing"},
	{"Mr Robert'); drop table people;--", "r.tables", "Computing"},
	{"Ms Olena Шевченко", "o.shevchenko", "Computing"},
	{"<b>Mr Bold</b>", "m.bold", "Computing"},
}

var demoCourses = map[string][]string{
	"Maths":              {"Algebra II", "Pre-Calculus", "Calculus AB", "Statistics"},
	"English":            {"English 9", "English 10", "Debate", "Creative Writing"},
	"Languages":          {"Spanish III", "French II", "Mandarin I", "German II"},
	"Science":            {"Physics", "Chemistry", "Biology", "Earth Science"},
	"Social Studies":     {"Civics", "World History", "Economics", "Psychology"},
	"Art & Music":        {"Ceramics", "Drawing", "Orchestra", "Choir"},
	"Physical Education": {"Fitness", "Team Sports", "Yoga", "Health"},
	"Computing":          {"Computer Science", "Robotics", "Web Design", "Data Science"},
}

// demoTexts are texts that teachers paste, for each provider. The number or the
// letters make every link different.
var demoTexts = []string{
	"https://larkfield.zoom.us/j/9341100%04d?pwd=aGFsbHdheWRlbW8.1",
	"Join Zoom Meeting\nhttps://zoom.us/j/8123456%04d\n\nMeeting ID: 812 3456 %04[1]d\nPasscode: 10%04[1]d",
	"https://meet.google.com/lkf-demo-%s",
	"https://teams.microsoft.com/meet/261123456%04d?p=Aa1Bb2Cc3Dd4Ee5",
	"https://larkfield.webex.com/meet/room%04d",
	"https://meet.larkfield.example/class-%04d",
	"https://bbb.larkfield.example/rooms/abc-d3f-gh1-%s/join",
	"https://larkfield.whereby.com/class-%04d",
	"https://meet.goto.com/68050%04d",
}

// demoRoster gives each of the thirty four classes: 120 sections in blocks A to G.
func demoRoster() roster.Roster {
	r := roster.Roster{Format: "Hallway CSV", Source: "Hallway CSV", Schools: []roster.School{{Key: "larkfield", Name: "Larkfield Commons"}}}
	for i, who := range demoStaff {
		email := school.Email(who[1] + "@" + demoDomain)
		r.People = append(r.People, roster.Person{Key: string(email), Name: who[0], Email: email, Department: who[2]})
		for j, course := range demoCourses[who[2]] {
			r.Sections = append(r.Sections, roster.Section{
				Key: fmt.Sprintf("larkfield/%s/%02d", strings.ToLower(course), i+1), School: "larkfield", Course: course,
				Code: fmt.Sprintf("%02d", i%4+1), Block: string("ABCDEFG"[(i+2*j)%7]), Room: fmt.Sprint(100 + (i*17+j*31)%130),
				Department: who[2], Term: "Fall", Teachers: []string{string(email)},
			})
		}
	}
	r.Sections[0].Teachers = append(r.Sections[0].Teachers, "k.boateng@"+demoDomain) // co-teachers
	return r
}

// fillDemo imports the school and saves most of the links, by the same code as for
// a real school.
func fillDemo(ctx context.Context, store *db.Store) error {
	actor := school.Command("demo")
	if _, err := store.ApplyImport(ctx, actor, demoRoster(), db.ImportMeta{File: "larkfield.csv"}); err != nil {
		return err
	}
	if _, err := store.MakeAdmin(ctx, actor, "i.solheim@"+demoDomain); err != nil {
		return err
	}
	schools, err := store.Schools(ctx)
	if err != nil {
		return err
	}
	d, err := store.Directory(ctx, schools[0].ID)
	if err != nil {
		return err
	}
	for i, e := range d.Entries {
		skip := i%9 == 5 // some teachers have no link yet
		if e.Door.Kind == school.OfficeDoor {
			skip = i%3 != 0
		}
		if skip {
			continue
		}
		link, err := meeting.Parse(demoText(i), meeting.Hosts{"meet." + demoDomain, "bbb." + demoDomain})
		if err != nil {
			return fmt.Errorf("%q: %w", demoText(i), err)
		}
		note := ""
		if i%11 == 0 {
			note = "Wait for me to let you in."
		}
		if _, err := store.SaveDoors(ctx, actor, web.MeetingOf(link, note), db.Save{Code: e.Door.Code}); err != nil {
			return err
		}
	}
	return nil
}

// demoText is the text that the teacher of the i-th class pasted.
func demoText(i int) string {
	form := demoTexts[i%len(demoTexts)]
	if strings.Contains(form, "%s") {
		letters := make([]byte, 3)
		for n := range letters {
			letters[n] = "abcdefghijklmnopqrstuvwxyz"[(i+7*n*i)%26]
		}
		return fmt.Sprintf(form, letters)
	}
	return fmt.Sprintf(form, i)
}
