package roster

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// staffRoles are the roles of people whom Hallway may hold (OneRoster 1.2
// binding, in small letters, because case varies in the wild). A role in the
// roster gives no rights in Hallway.
var staffRoles = map[string]bool{"administrator": true, "aide": true, "counselor": true, "districtadministrator": true, "principal": true,
	"proctor": true, "siteadministrator": true, "systemadministrator": true, "teacher": true}

type user struct {
	p      Person
	line   int
	why    string // why somebody is left out; empty: they are not
	gone   bool
	alias  string // the key of the same person
	taught bool
}

// role is what a row of roles.csv says of somebody of the staff.
type role struct {
	org  string
	line int
}

// role reads a row of roles.csv (1.2). It is read before users.csv, so that a
// student's row there is passed over like one of 1.1.
func (o *oneRosterReader) role(t *table) {
	if t.gone() || !staffRoles[strings.ToLower(t.cell("role"))] {
		return
	}
	if _, ok := t.sourcedID(o.roleLines); !ok {
		return
	}
	if _, to := t.span("beginDate", "endDate"); to != "" && to < o.options.Today {
		return
	}
	id := t.keep("userSourcedId")
	o.roles[id] = append(o.roles[id], role{t.keep("orgSourcedId"), t.line})
}

// user reads a row of users.csv. Of somebody who is no staff nothing is kept,
// not even the id.
func (o *oneRosterReader) user(t *table) {
	id := t.keep("sourcedId")
	if staff, said := o.isStaff(t, id); !staff {
		if !said && !t.gone() && o.users[id] == nil {
			t.note(Problem, "role", "", fmt.Sprintf("user %s has no role.", quote(id)), "We will skip this row, because it may be a student.", "Fill in the cell.")
			o.users[id] = &user{line: t.line, why: "has no role"}
		}
		return
	}
	if id == "" {
		t.note(Problem, "sourcedId", "", "the row has no sourcedId.", "We will skip this row.", "Fill in the cell.")
		return
	}
	if before := o.users[id]; before != nil {
		o.join(before, t.list("orgSourcedIds"), t.file, t.line, "orgSourcedIds") // one row for each org is common in the wild
		t.note(Problem, "sourcedId", "", fmt.Sprintf("sourcedId %s is in line %d too.", quote(id), before.line), "We will skip this row.", "Leave one of the two rows.")
		return
	}
	u := &user{line: t.line, gone: t.gone()}
	o.users[id] = u
	o.userIDs = append(o.userIDs, id)
	if u.gone {
		return
	}
	u.p = Person{Key: id, Given: preferred(t, "preferredGivenName", "givenName"), Family: preferred(t, "preferredFamilyName", "familyName")}
	u.p.Name = strings.TrimSpace(u.p.Given + " " + u.p.Family)
	if enabled := strings.ToLower(t.cell("enabledUser")); enabled == "false" || enabled == "0" || enabled == "no" {
		t.note(Note, "enabledUser", "", fmt.Sprintf("%s is disabled.", plain(u.p.Name)), "We will not import them.", "")
		u.why = "is disabled"
		return
	}
	o.vetUser(t, u)
	o.join(u, t.list("orgSourcedIds"), t.file, t.line, "orgSourcedIds")
	o.join(u, t.list("primaryOrgSourcedId"), t.file, t.line, "primaryOrgSourcedId")
	u.p.MoreSchools = o.delta["users"] && !t.head.has("role") // roles.csv has those that changed
	for _, r := range o.roles[id] {
		o.join(u, []string{r.org}, o.tables["roles"].file, r.line, "orgSourcedId")
	}
}

// isStaff says whether the row is of somebody of the staff, and whether the
// export says so at all: in 1.1 the row does, and in 1.2 roles.csv. In a delta
// of 1.2 somebody may come without a role: then the source named them before.
func (o *oneRosterReader) isStaff(t *table, id string) (staff, said bool) {
	if t.head.has("role") {
		role := strings.ToLower(t.cell("role"))
		return staffRoles[role], role != ""
	}
	return o.roles[id] != nil || o.delta["users"] && (t.gone() || o.known[id]), true
}

// preferred is a part of how the person is called: the preferred name, if there
// is one.
func preferred(t *table, column, otherwise string) string {
	if part := t.keep(column); part != "" {
		return part
	}
	return t.keep(otherwise)
}

// vetUser checks somebody of the staff.
func (o *oneRosterReader) vetUser(t *table, u *user) {
	if u.p.Name == "" {
		u.p.Name = u.p.Key
		t.note(Problem, "familyName", "", fmt.Sprintf("user %s has no name.", quote(u.p.Key)), fmt.Sprintf("We will show %s.", quote(u.p.Key)), "Fill in the cells.")
	}
	t.vetText("familyName", u.p.Name)
	u.p.Email = o.email(t, "email", u.p.Name)
	u.alias = o.settle(t, "email", &u.p)
}

// vetRoles notes roles of people whom users.csv does not have.
func (o *oneRosterReader) vetRoles() {
	for _, id := range sortedKeys(o.roles) {
		if o.users[id] != nil || o.delta["users"] {
			continue
		}
		for _, r := range o.roles[id] {
			o.found.add("", Finding{File: o.tables["roles"].file, Line: r.line, Column: "userSourcedId", Severity: Problem,
				Found: fmt.Sprintf("user %s is not in users.csv.", quote(id)), Will: "We will skip this row.", Do: "Add the user, or correct the id."})
		}
	}
}

// join makes somebody a member of the schools of orgs, which stand in the
// column of a file's line. A district is no school.
func (o *oneRosterReader) join(u *user, orgs []string, file string, line int, column string) {
	for _, id := range orgs {
		one := o.orgs[id]
		switch {
		case id == "":
		case one == nil && (o.delta["orgs"] || o.tables["orgs"] == nil):
			if len(u.p.Schools) < maxSchools {
				u.p.Schools = with(u.p.Schools, id)
			}
		case one == nil:
			o.found.add("", Finding{File: file, Line: line, Column: column, Severity: Problem, Found: fmt.Sprintf("org %s is not in orgs.csv.", quote(id)),
				Will: fmt.Sprintf("We will import %s without it.", plain(u.p.Name)), Do: "Add the org, or correct its id."})
		case one.kind != "district" && one.kind != "local" && one.kind != "state" && one.kind != "national":
			u.p.Schools = with(u.p.Schools, o.schoolOf(id))
		}
	}
}

// addUser takes somebody into the roster, when everything is read.
func (o *oneRosterReader) addUser(id string, u *user) {
	if u.gone || u.why != "" {
		if o.delta["users"] {
			o.out.Gone.People = append(o.out.Gone.People, id)
		}
		return
	}
	if u.alias != "" {
		first := &o.out.People[o.place[u.alias]]
		for _, s := range u.p.Schools {
			first.Schools = with(first.Schools, s)
		}
		return
	}
	if !u.taught && !o.delta["enrollments"] && !o.delta["classes"] && !o.delta["users"] {
		o.found.add("", Finding{File: o.tables["users"].file, Line: u.line, Severity: Note, Found: plain(u.p.Name) + " teaches no class.", Will: "We will import them with their office hours."})
	}
	o.place[id] = len(o.out.People)
	o.out.People = append(o.out.People, u.p)
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
