package db

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/school"
)

// What a plan says about links is what the import does: it lists the classes whose links
// students see no longer, and those whose links they see again. Files, people, saves and
// the clock are at random.
func TestPlanSaysWhatHappensToLinks(t *testing.T) {
	hidden, again := 0, 0
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 7))
		s, c := emptyStore(t)
		for step := range 14 {
			file := randomFile(r)
			plan, err := s.PlanImport(ctx, command, file, ImportMeta{})
			if err != nil {
				t.Fatal(err)
			}
			before, _ := shownLinks(t, s)
			mustImport(t, s, file, ImportMeta{})
			_, after := shownLinks(t, s)
			var gone, back []string
			for title, is := range after {
				switch {
				case before[title] == "shown" && is == "hidden":
					gone = append(gone, title)
				case before[title] == "hidden" && is == "shown":
					back = append(back, title)
				}
			}
			hidden, again = hidden+len(gone), again+len(back)
			slices.Sort(gone)
			slices.Sort(back)
			saysGone, saysBack := saidOfLinks(plan)
			if !slices.Equal(gone, saysGone) || !slices.Equal(back, intersect(saysBack, before, "hidden")) {
				t.Fatalf("seed %d, step %d (%v -> %v): hidden %q, again %q\nthe plan says %q and %q of\n%s", seed, step, before, after, gone, back, saysGone, saysBack, lines(plan.Items()))
			}
			changeLinks(t, s, r)
			c.at = c.at.Add(time.Duration(r.IntN(20)) * 24 * time.Hour)
		}
	}
	if hidden < 20 || again < 5 {
		t.Errorf("only %d links were hidden and %d shown again: the test does not test it", hidden, again)
	}
}

// randomFile names some of three people and five classes.
func randomFile(r *rand.Rand) roster.Roster {
	file := roster.Roster{Schools: []roster.School{{Key: "north", Name: "North"}}}
	var here []string
	for _, name := range []string{"Ada Ash", "Bo Birch", "Cy Cedar"} {
		if r.IntN(6) == 0 {
			continue
		}
		first, _, _ := strings.Cut(strings.ToLower(name), " ")
		file.People = append(file.People, roster.Person{Key: first, Name: name, Email: school.Email(first + "@school.test")})
		here = append(here, first)
	}
	for i := range 5 {
		if r.IntN(5) == 0 {
			continue
		}
		one := roster.Section{Key: fmt.Sprint(i), School: "north", Course: fmt.Sprint("Course ", i)}
		for _, at := range r.Perm(len(here))[:r.IntN(min(3, len(here)+1))] {
			one.Teachers = append(one.Teachers, here[at])
		}
		file.Sections = append(file.Sections, one)
	}
	return file
}

// shownLinks says of every class with a link whether students see it, or would if the
// class were in the roster; live has only those that are.
func shownLinks(t *testing.T, s *Store) (all, live map[string]string) {
	t.Helper()
	all = map[string]string{}
	var rows []struct {
		Course         string
		Hidden, Linked bool
		Gone           bool
	}
	mustBeNil(t, s.read.Select(&rows, `select s.course, d.withheld_at is not null as hidden, d.link <> '' as linked, s.archived_at is not null as gone
		from sections s join doors d on d.section_id = s.id`))
	for _, row := range rows {
		if row.Linked {
			all[row.Course] = map[bool]string{true: "hidden", false: "shown"}[row.Hidden]
		}
	}
	live = maps.Clone(all)
	for _, row := range rows {
		if row.Gone {
			delete(live, row.Course)
		}
	}
	return all, live
}

// saidOfLinks are the classes whose links a plan hides, and shows again.
func saidOfLinks(plan roster.Changes) (gone, back []string) {
	for _, f := range plan.Findings {
		if _, list, found := strings.Cut(f.Found, " teachers: "); found {
			gone = strings.Split(strings.ReplaceAll(strings.TrimSuffix(list, "."), " and ", ", "), ", ")
		}
	}
	noted := 0
	for _, i := range plan.Items() {
		switch {
		case strings.Contains(i.Note, "will be hidden"):
			noted++
		case strings.Contains(i.Note, "its link") && i.Kind == "class":
			title, _, _ := strings.Cut(i.What, ":")
			back = append(back, title)
		}
	}
	if noted > len(gone) {
		gone = append(gone, fmt.Sprintf("%d lines are of other classes", noted-len(gone)))
	}
	slices.Sort(back)
	return gone, back
}

// intersect are those of a list that were something before.
func intersect(list []string, before map[string]string, was string) []string {
	return slices.DeleteFunc(list, func(title string) bool { return before[title] != was })
}

// changeLinks saves some links, adds a co-teacher, or removes one.
func changeLinks(t *testing.T, s *Store, r *rand.Rand) {
	t.Helper()
	doors, err := s.DoorsAt(ctx, 0)
	mustBeNil(t, err)
	for _, e := range doors {
		if e.Section.ID == 0 {
			continue
		}
		switch r.IntN(5) {
		case 0, 1:
			_, err = s.SaveDoors(ctx, command, school.Meeting{Link: fmt.Sprintf("https://zoom.us/j/8%010d", r.IntN(1e9)), Provider: "Zoom"},
				Save{e.Door.Code, e.Door.Version})
		case 2:
			people, listed := s.People(ctx)
			mustBeNil(t, listed)
			_, err = s.AddCoTeacher(ctx, command, e.Door.Code, people[r.IntN(len(people))].ID)
		case 3:
			if len(e.Teachers) > 0 {
				_, err = s.EndTeaching(ctx, command, e.Door.Code, e.Teachers[len(e.Teachers)-1].ID, "co")
			}
		}
		if err != nil && !expected(err) {
			t.Fatal(err)
		}
	}
}

func lines(items []roster.Item) string {
	var out strings.Builder
	_ = roster.Write(&out, items)
	return out.String()
}
