package roster

import (
	"fmt"
	"regexp"
	"strings"
)

// studentUnit matches an organisational unit of students: a user download has every
// account of the domain, and Hallway never keeps students.
var studentUnit = regexp.MustCompile(`(?i)(^|/)[^/]*(student|pupil|learner|alumn|schüler|eleve|élève|estudiante|leerling)[^/]*(/|$)`)

const googleEmail = "Email Address [Required]"

// google reads a Google Admin user download, which has people but no classes.
func (d *decoder) google(t *table) (Roster, error) {
	out := Roster{Format: string(googleSystem), Delta: Delta{People: true, Sections: true, Teaching: true}}
	seen := map[string]int{}
	students := 0
	err := d.each(t, func() (schools, others int) {
		if studentUnit.MatchString(t.cell("Org Unit Path [Required]")) {
			students++
		} else if p, ok := d.account(t); ok {
			if line, twice := seen[p.Key]; twice {
				t.skip(googleEmail, "Delete one of the two rows.", "%s is in line %d too.", plain(p.Key), line)
				return 0, len(seen)
			}
			seen[p.Key] = t.line
			d.twoAddresses(t, googleEmail, seenPerson{p.Key, p.Name, p.Email, t.line})
			out.People = append(out.People, p)
		}
		return 0, len(seen)
	})
	if students > 0 {
		t.noteAt(0, Note, "", "We skip them and keep nothing of them.", "", "accounts of students, by their organisational unit: %d.", students)
	}
	t.headerOnly(Problem, "We will assume that nothing has changed.")
	return out, err
}

// account reads the row of somebody who is not a student, if there is enough in it.
func (d *decoder) account(t *table) (Person, bool) {
	p := personOf(t, "First Name [Required]", "Last Name [Required]")
	if strings.EqualFold(t.cell("Status [READ ONLY]"), "Suspended") {
		t.note(Note, "Status [READ ONLY]", "", "We will skip this row.", "", "the account of %s is suspended.", plain(p.Name))
		return Person{}, false
	}
	if p.Name == "" && t.cell(googleEmail) == "" {
		t.skip(googleEmail, "Fill in both if it is a person.", "the row has neither a name nor an e-mail.")
		return Person{}, false
	}
	p.Email, p.Department = d.email(t, googleEmail, p.Name), t.keep("Department")
	if p.Name == "" && p.Email != "" {
		p.Name, _, _ = strings.Cut(string(p.Email), "@")
		t.note(Problem, "First Name [Required]", "", fmt.Sprintf("We will show %s.", quote(p.Name)), "Add the name to the file.",
			"no name for %s.", p.Email)
	}
	if p.Name == "" {
		return p, false // the address is not one, as email noted
	}
	t.vetText("First Name [Required]", p.Name)
	p.Key = personKey(p.Email, p.Name)
	return p, true
}
