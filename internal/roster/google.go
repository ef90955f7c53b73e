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
	for {
		more, err := t.next()
		if err != nil {
			return out, err
		}
		if !more {
			break
		}
		if studentUnit.MatchString(t.cell("Org Unit Path [Required]")) {
			students++
			continue
		}
		name := strings.TrimSpace(t.cell("First Name [Required]") + " " + t.cell("Last Name [Required]"))
		if strings.EqualFold(t.cell("Status [READ ONLY]"), "Suspended") {
			t.note(Note, "Status [READ ONLY]", "", fmt.Sprintf("the account of %s is suspended.", plain(name)), "We will skip this row.", "")
			continue
		}
		if name == "" && t.cell("Email Address [Required]") == "" {
			t.note(Problem, "Email Address [Required]", "", "the row has neither a name nor an e-mail.", "We will skip this row.", "Fill in both if it is a person.")
			continue
		}
		p := Person{Name: name, Email: d.email(t, "Email Address [Required]", name), Department: t.keep("Department")}
		if p.Name == "" {
			p.Name, _, _ = strings.Cut(string(p.Email), "@")
			t.note(Problem, "First Name [Required]", "", fmt.Sprintf("no name for %s.", p.Email), fmt.Sprintf("We will show %s.", quote(p.Name)), "Add the name to the file.")
		}
		if p.Name == "" {
			continue // an address that is none, and said so
		}
		t.vetText("First Name [Required]", p.Name)
		p.Key = personKey(p.Email, p.Name)
		if line, twice := seen[p.Key]; twice {
			t.note(Problem, "Email Address [Required]", "", fmt.Sprintf("%s is in line %d too.", plain(p.Key), line), "We will skip this row.", "Leave one of the two rows.")
			continue
		}
		seen[p.Key] = t.line
		d.twoAddresses(t, "Email Address [Required]", seenPerson{p.Key, p.Name, p.Email, t.line})
		out.People = append(out.People, p)
	}
	if students > 0 {
		t.found.add("", Finding{File: t.file, Severity: Note, Found: fmt.Sprintf("accounts of students, by their organisational unit: %d.", students), Will: "We pass them over and keep nothing of them."})
	}
	t.headerOnly(Problem, "We will take it that nothing has changed.")
	return out, nil
}
