package roster

import (
	"fmt"
	"regexp"
	"strings"
)

// studentUnit is an organisational unit of students: a user download holds
// every account of the domain, and Hallway never keeps students.
var studentUnit = regexp.MustCompile(`(?i)(^|/)[^/]*(student|pupil|learner|alumn|schüler|eleve|élève|estudiante|leerling)[^/]*(/|$)`)

// google reads a Google Admin user download: people, and nothing about classes
// or about who has left.
func (d *decoder) google(t *table) (Roster, error) {
	out := Roster{Format: string(googleSystem), Delta: Delta{People: true, Sections: true, Teaching: true}}
	seen := map[string]int{}
	students := 0
	err := d.each(t, func() (schools, others int) {
		if studentUnit.MatchString(t.cell("Org Unit Path [Required]")) {
			students++
		} else if p, ok := d.account(t); ok {
			if line, twice := seen[p.Key]; twice {
				t.note(Problem, "Email Address [Required]", "", fmt.Sprintf("%s is in line %d too.", plain(p.Key), line), "We will skip this row.", "Leave one of the two rows.")
				return 0, len(seen)
			}
			seen[p.Key] = t.line
			d.twoAddresses(t, "Email Address [Required]", seenPerson{p.Key, p.Name, p.Email, t.line})
			out.People = append(out.People, p)
		}
		return 0, len(seen)
	})
	if err != nil {
		return out, err
	}
	if students > 0 {
		t.found.add("", Finding{File: t.file, Severity: Note, Found: fmt.Sprintf("accounts of students, by their organisational unit: %d.", students), Will: "We pass them over and keep nothing of them."})
	}
	t.headerOnly(Problem, "We will take it that nothing has changed.")
	return out, nil
}

// account reads the row of somebody who is no student, if there is enough in it.
func (d *decoder) account(t *table) (Person, bool) {
	name := strings.TrimSpace(t.cell("First Name [Required]") + " " + t.cell("Last Name [Required]"))
	if strings.EqualFold(t.cell("Status [READ ONLY]"), "Suspended") {
		t.note(Note, "Status [READ ONLY]", "", fmt.Sprintf("the account of %s is suspended.", plain(name)), "We will skip this row.", "")
		return Person{}, false
	}
	if name == "" && t.cell("Email Address [Required]") == "" {
		t.note(Problem, "Email Address [Required]", "", "the row has neither a name nor an e-mail.", "We will skip this row.", "Fill in both if it is a person.")
		return Person{}, false
	}
	p := Person{Name: name, Email: d.email(t, "Email Address [Required]", name), Department: t.keep("Department"),
		Given: t.keep("First Name [Required]"), Family: t.keep("Last Name [Required]")}
	if p.Name == "" && p.Email != "" {
		p.Name, _, _ = strings.Cut(string(p.Email), "@")
		t.note(Problem, "First Name [Required]", "", fmt.Sprintf("no name for %s.", p.Email), fmt.Sprintf("We will show %s.", quote(p.Name)), "Add the name to the file.")
	}
	if p.Name == "" {
		return p, false // an address that is none, and said so
	}
	t.vetText("First Name [Required]", p.Name)
	p.Key = personKey(p.Email, p.Name)
	return p, true
}
