package roster

import (
	"slices"
	"strings"
	"testing"
)

// inTerms are classes of one title, section and teacher, "k1 Fall 2026-08-24 2026-12-18";
// a dash is nothing.
func inTerms(list ...string) Roster {
	r := teaching(id("u1", "Wen Li", "wen@x.y"))
	r.Sections = nil
	for _, one := range list {
		f := strings.Split(one, "|")
		for i := range f {
			f[i] = strings.Trim(f[i], " -")
		}
		r.Sections = append(r.Sections, Section{Key: f[0], Course: "Art", Code: "01", Teachers: []string{"u1"}, Term: f[1], Starts: f[2], Ends: f[3]})
	}
	return r
}

// TestFallAndSpring: a class of the spring is never that of the fall, but last year's fall
// may be this year's.
func TestFallAndSpring(t *testing.T) {
	const (
		fall   = "|Fall|2026-08-24|2026-12-18"
		spring = "|Spring|2027-01-11|2027-06-11"
		key    = "\tart\t01"
	)
	for _, c := range []struct {
		name       string
		here, file []string
		want       string // which of the file is which here, by their keys
	}{
		{"the same keys", []string{"f" + fall, "s" + spring}, []string{"s" + spring, "f" + fall}, "f=f s=s"},
		{"new ids", []string{"f" + fall, "s" + spring}, []string{"y" + spring, "x" + fall}, "x=f y=s"},
		{"new ids, and other names of terms", []string{"f" + fall, "s" + spring},
			[]string{"y|Semester 2|2027-01-11|2027-06-11", "x|Semester 1|2026-08-24|2026-12-18"}, "x=f y=s"},
		{"new ids, and only names", []string{"f|Fall|-|-", "s|Spring|-|-"}, []string{"y|Spring|-|-", "x|Fall|-|-"}, "x=f y=s"},
		{"the spring comes under another id", []string{"f" + fall}, []string{"x" + spring}, ""},
		{"and by its name alone", []string{"f|Fall 2026|-|-"}, []string{"x|Spring 2027|-|-"}, ""},
		{"a name that is corrected, of the same days", []string{"f|Fal|2026-08-24|2026-12-18"}, []string{"x" + fall}, "x=f"},
		{"days that are corrected", []string{"f|Fall|2026-08-24|2026-12-18"}, []string{"x|Fall|2026-08-31|2026-12-23"}, "x=f"},
		{"next year's fall", []string{"f|Fall 2026|2026-08-24|2026-12-18"}, []string{"x|Fall 2027|2027-08-30|2027-12-17"}, "x=f"},
		{"next year", []string{"f|2025-26|2025-08-24|2026-06-18"}, []string{"x|2026-27|2026-08-30|2027-06-17"}, "x=f"},
		{"next year's fall, by its name alone", []string{"f|Fall 2026|-|-"}, []string{"x|Fall 2027|-|-"}, "x=f"},
		{"next year's spring", []string{"f|Fall 2026|2026-08-24|2026-12-18"}, []string{"x|Spring 2028|2028-01-10|2028-06-09"}, ""},
		{"the fall had no dates before the upgrade", []string{"f|Fall|-|-"}, []string{"x" + fall}, "x=f"},
		{"it had neither dates nor a term", []string{"f|-|-|-"}, []string{"x" + fall}, "x=f"},
		{"neither, and both come", []string{"f|-|-|-"}, []string{"x" + fall, "y" + spring}, ""}, // nobody knows

		{"typed: the term of one section", []string{key + fall}, []string{key + spring}, key + "=" + key}, // the file says it is the same
		{"typed: a second term", []string{key + "|Fall|-|-"}, []string{key + "\tspring|Spring|-|-", key + "\tfall|Fall|-|-"}, key + "\tfall=" + key},
		{"typed: two terms", []string{key + "\tfall" + fall, key + "\tspring" + spring}, []string{key + "\tspring" + spring, key + "\tfall" + fall},
			key + "\tfall=" + key + "\tfall " + key + "\tspring=" + key + "\tspring"},
		{"typed: only the spring is left", []string{key + "\tfall" + fall, key + "\tspring" + spring}, []string{key + spring}, key + "=" + key + "\tspring"},
		{"typed: only the fall is left", []string{key + "\tfall" + fall, key + "\tspring" + spring}, []string{key + fall}, key + "=" + key + "\tfall"},
		{"typed: no term, and then two", []string{key + "|-|-|-"}, []string{key + "\tspring" + spring, key + "\tfall" + fall}, key + "\tfall=" + key},
		{"typed: next year's terms", []string{key + "\tfall 2026|Fall 2026|-|-", key + "\tspring 2027|Spring 2027|-|-"},
			[]string{key + "\tspring 2028|Spring 2028|-|-", key + "\tfall 2027|Fall 2027|-|-"},
			key + "\tfall 2027=" + key + "\tfall 2026 " + key + "\tspring 2028=" + key + "\tspring 2027"},
	} {
		now, file := stands(inTerms(c.here...)).Sections, inTerms(c.file...).Sections
		for range 2 {
			var got []string
			for i, at := range matchSections(now, file).partner {
				got = append(got, file[i].Key+"="+now[at].Is.Key)
			}
			slices.Sort(got)
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("%s: %q, want %q", c.name, s, c.want)
			}
			slices.Reverse(now)
			slices.Reverse(file)
		}
	}
}

// TestSeveralTermsInAFile: what the rows of a typed file with the same course and section
// and several terms are.
func TestSeveralTermsInAFile(t *testing.T) {
	const head = "teacher_email,teacher_name,course,section,block,term,term_starts,term_ends\n"
	row := func(teacher, section, rest string) string {
		return teacher + "@x.y," + strings.ToUpper(teacher) + ",Art," + section + "," + rest + "\n"
	}
	for _, c := range []struct {
		name, rows string
		want       []string // key, block, term, days, teachers
		found      []string
	}{
		{"one term", row("a", "1", "A,Fall,,") + row("b", "1", "A,fall,,"), []string{"\tart\t1|A|Fall||a@x.y b@x.y"}, nil},
		{"two", row("a", "1", "A,Fall,,") + row("a", "1", "B,Spring,,"), []string{"\tart\t1\tfall|A|Fall||a@x.y", "\tart\t1\tspring|B|Spring||a@x.y"},
			[]string{"line 3: “Art”, section “1” is in the file in several terms: “Fall” and “Spring”."}},
		{"two, each with a co-teacher", row("a", "1", "A,Fall,,") + row("a", "1", "B,Spring,,") + row("b", "1", "B,SPRING,,") + row("c", "1", "A,Fall,,"),
			[]string{"\tart\t1\tfall|A|Fall||a@x.y c@x.y", "\tart\t1\tspring|B|Spring||a@x.y b@x.y"}, []string{"line 3: “Art”, section “1” is in the file in several terms"}},
		{"another section has one", row("a", "1", "A,Fall,,") + row("a", "1", "B,Spring,,") + row("a", "2", "C,Spring,,"),
			[]string{"\tart\t1\tfall|A|Fall||a@x.y", "\tart\t1\tspring|B|Spring||a@x.y", "\tart\t2|C|Spring||a@x.y"},
			[]string{"line 3: “Art”, section “1” is in the file in several terms"}},
		{"the term of one row is missing", row("a", "1", "A,,,") + row("b", "1", "A,Fall,,"), []string{"\tart\t1|A|Fall||a@x.y b@x.y"}, nil},
		{"and of one of three", row("a", "1", "A,Fall,,") + row("b", "1", "A,,,") + row("a", "1", "B,Spring,,"),
			[]string{"\tart\t1\tfall|A|Fall||a@x.y b@x.y", "\tart\t1\tspring|B|Spring||a@x.y"},
			[]string{"line 3: the row has no term, and “Art”, section “1” is in the file in several", "line 4: “Art”, section “1” is in the file in several"}},
		{"days", row("a", "1", "A,Fall,2026-08-24,2026-12-18") + row("b", "1", "A,Fall,,"), []string{"\tart\t1|A|Fall|2026-08-24 2026-12-18|a@x.y b@x.y"}, nil},
		{"days of a later row", row("a", "1", "A,Fall,,") + row("b", "1", "A,Fall,2026-08-24,2026-12-18"),
			[]string{"\tart\t1|A|Fall|2026-08-24 2026-12-18|a@x.y b@x.y"}, nil},
		{"days that disagree", row("a", "1", "A,Fall,,2026-12-18") + row("b", "1", "A,Fall,,2026-12-19"), []string{"\tart\t1|A|Fall|2026-12-18|a@x.y b@x.y"},
			[]string{"line 3: “Art”, section “1” has the term_ends “2026-12-19” here and “2026-12-18” before"}},
	} {
		r, found, err := decode("typed.csv", head+c.rows, Options{Today: today})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range r.Sections {
			got = append(got, strings.Join([]string{s.Key, s.Block, s.Term, strings.TrimSpace(s.Starts + " " + s.Ends), strings.Join(s.Teachers, " ")}, "|"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if len(found) != len(c.found) {
			t.Errorf("%s: it says %v", c.name, found)
			continue
		}
		for i, f := range found {
			if !strings.HasPrefix(f.String(), "typed.csv "+c.found[i]) {
				t.Errorf("%s: it says %s, want %s", c.name, f, c.found[i])
			}
		}
	}
}

// TestTermsInAPlan: the lines of a plan tell the classes of two terms apart.
func TestTermsInAPlan(t *testing.T) {
	fall, both := inTerms("f|Fall|-|-"), inTerms("f|Fall|-|-", "s|Spring|-|-")
	for i := range both.Sections {
		both.Sections[i].Room = "7"
	}
	p := compare(stands(fall), both, Answers{})
	if got := strings.Join(texts(p), "\n"); got != "Added   Art, section 01, Spring: Wen Li\nChanged Art, section 01, Fall: room none → 7" {
		t.Error(got)
	}
	if got := strings.Join(texts(compare(stands(fall), inTerms("f|Spring|-|-"), Answers{})), "\n"); got != "Changed Art, section 01: term Fall → Spring" {
		t.Error(got)
	}
	if got := strings.Join(texts(compare(stands(inTerms("f|Fall|-|-")), inTerms("s|Spring|-|-"), Answers{})), "\n"); got !=
		"Added   Art, section 01, Spring: Wen Li\nRemoved Art, section 01, Fall: Wen Li" {
		t.Error(got)
	}
}
