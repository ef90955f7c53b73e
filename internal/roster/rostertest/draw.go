package rostertest

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// topic is what a draw decides.
type topic int

const (
	teachers topic = iota
	students
	sections
	family
	address
	grade
	course
	block
	double
	room
	when
	lead
	helps
	studies
)

// draw decides one thing about the i-th row: a number below n. It depends on
// nothing else (splitmix64), so a row of a later round is what it was before.
func (d *district) draw(about topic, i, n int) int {
	x := d.Seed ^ uint64(about)<<56
	x += uint64(i+1) * 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return int((x ^ x>>31) % uint64(n))
}

// times is in how many rounds something happened to a row, of so many percent.
func (d *district) times(what topic, i, percent int) (n int) {
	for round := range d.Round {
		if d.draw(what, -(i<<8|round), 100) < percent {
			n++
		}
	}
	return n
}

// ever is how many there have been, of n at first.
func (d *district) ever(n int) int { return n + n*d.Round/100 }

// there says whether the i-th is in the export: none leaves who came later.
func (d *district) there(what topic, i, n int) bool {
	return i >= n || d.times(what, i, 1) == 0
}

// leads is the teacher of a section. Those who came later teach what came later.
func (d *district) leads(section int) int {
	if came := d.ever(d.Teachers) - d.Teachers; section >= d.Sections && came > 0 {
		return d.Teachers + min((section-d.Sections)*d.Teachers/d.Sections, came-1)
	}
	return d.near(section*d.Teachers/d.Sections + d.times(lead, section, 1))
}

// near is the teacher, or if they have left the next who has not.
func (d *district) near(teacher int) int {
	teacher %= d.Teachers
	for range d.Teachers {
		if d.there(teachers, teacher, d.Teachers) {
			break
		}
		teacher = (teacher + 1) % d.Teachers
	}
	return teacher
}

func (d *district) students() int { return max(1, d.Enrollments*2/15) }

func (d *district) schoolOfTeacher(i int) int { return i % d.Teachers * d.Schools / d.Teachers }

func (d *district) schoolOfSection(i int) int { return i % d.Sections * d.Schools / d.Sections }

// name is nobody else's until all combinations are used up: the step has no
// factor in common with their number.
func (d *district) name(of topic, i int) (given, family string) {
	const step = 7919
	at := (i*step + d.draw(of, 0, step)) % (len(givenNames) * len(familyNames))
	return givenNames[at%len(givenNames)], familyNames[at/len(givenNames)]
}

// teacher is somebody's name, which may have grown longer since, and the part
// of their address before the @, which stays what it was unless it was changed.
func (d *district) teacher(i int) (given, familyName, local string) {
	given, familyName = d.name(teachers, i)
	local = strings.ToLower(strings.ReplaceAll(ascii(given+"."+familyName), "'", ""))
	if nth := i / (len(givenNames) * len(familyNames)); nth > 0 {
		local += fmt.Sprint(nth + 1)
	}
	if n := d.times(address, i, 1); n > 0 {
		local += fmt.Sprint(".", n)
	}
	if n := d.times(family, i, 1); n > 0 {
		familyName += "-" + familyNames[(i+n)%len(familyNames)]
	}
	return given, familyName, local
}

// ascii is a name without its accents, as addresses have it.
func ascii(s string) string {
	out, _, _ := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn))), s)
	return out
}

func schoolID(i int) string  { return fmt.Sprint("s", i+1) }
func teacherID(i int) string { return fmt.Sprint("t", i+1) }
func studentID(i int) string { return fmt.Sprint("p", i+1) }
func classID(i int) string   { return fmt.Sprint("k", i+1) }
