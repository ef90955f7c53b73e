package roster

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// staffRoles are the roles of people whom Hallway may keep (OneRoster 1.2 binding, lower
// case). A role in the roster gives no rights in Hallway.
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

// role is what a row of roles.csv says of a staff member.
type role struct {
	org  string
	line int
}

// role reads a row of roles.csv (1.2), before users.csv, and skips students.
func (o *oneRosterReader) role(t *table) {
	if !staffRoles[strings.ToLower(t.cell("role"))] || t.gone() {
		return
	}
	if _, ok := t.id("sourcedId", "", o.roleLines); !ok {
		return
	}
	if to := o.span(t, "beginDate", "endDate").to; to != "" && to < o.options.Today {
		return
	}
	id := t.keep("userSourcedId")
	if id == "" {
		t.skip("userSourcedId", "Fill in the cell.", "%s", t.none("userSourcedId"))
		return
	}
	o.roles[id] = append(o.roles[id], role{t.keep("orgSourcedId"), t.line})
}

// user reads a row of users.csv. It keeps nothing of people who are not staff.
func (o *oneRosterReader) user(t *table) {
	id := t.keep("sourcedId")
	if staff, said := o.isStaff(t, id); !staff {
		if !said && !t.gone() && o.users[id] == nil {
			t.note(Problem, "role", "", "We will skip this row, because it may be a student.", "Fill in the cell.",
				"user %s has no role.", quote(id))
			o.users[id] = &user{line: t.line, why: "has no role"}
		}
		return
	}
	if _, ok := t.ownID("sourcedId"); !ok {
		o.out.Nameless.person(t, "sourcedId", "email")
		return
	}
	if before := o.users[id]; before != nil {
		o.join(before, t.list("orgSourcedIds"), t, t.line, "orgSourcedIds") // real exports often have a row for each org
		t.skip("sourcedId", "Delete one of the two rows.", "sourcedId %s is in line %d too.", quote(id), before.line)
		return
	}
	t.vetCode("sourcedId", id, id)
	u := &user{line: t.line, gone: t.gone()}
	o.users[id] = u
	o.userIDs = append(o.userIDs, id)
	if u.gone {
		return
	}
	u.p = personOf(t, preferred(t, "preferredGivenName", "givenName"), preferred(t, "preferredFamilyName", "familyName"))
	u.p.Key = id
	if t.disabled(u.p.Name) {
		u.why = "is disabled"
		return
	}
	u.p.Name = t.nameOr(id, u.p.Name, "familyName", "user")
	u.p.Email = o.email(t, "email", u.p.Name)
	u.alias = o.settle(t, "email", &u.p)
	o.join(u, t.list("orgSourcedIds"), t, t.line, "orgSourcedIds")
	o.join(u, t.list("primaryOrgSourcedId"), t, t.line, "primaryOrgSourcedId")
	u.p.MoreSchools = o.delta["users"] && !t.head.has("role") // roles.csv has those that changed
	for _, r := range o.roles[id] {
		o.join(u, []string{r.org}, o.tables["roles"], r.line, "orgSourcedId")
	}
}

// preferred is the column of the name that somebody prefers, if there is one.
func preferred(t *table, column, otherwise string) string {
	if emptyName(t.cell(column)) {
		return otherwise
	}
	return column
}

// isStaff says whether a row is a staff member's, and whether the export says so. In a
// delta of 1.2, staff whom the source named before may come without a role.
func (o *oneRosterReader) isStaff(t *table, id string) (staff, said bool) {
	if t.head.has("role") {
		role := strings.ToLower(t.cell("role"))
		return staffRoles[role], role != ""
	}
	return o.roles[id] != nil || o.delta["users"] && (t.gone() || o.known[id]), true
}

// vetRoles notes roles of people whom users.csv does not have.
func (o *oneRosterReader) vetRoles() {
	for _, id := range sortedKeys(o.roles) {
		if o.users[id] != nil || o.delta["users"] {
			continue
		}
		for _, r := range o.roles[id] {
			o.tables["roles"].noteAt(r.line, Problem, "userSourcedId", "We will skip this row.", "Add the user, or correct the id.",
				"user %s is not in users.csv.", quote(id))
		}
	}
}

// join makes somebody a member of the schools of orgs, which a column of a line
// names. A district is not a school.
func (o *oneRosterReader) join(u *user, orgs []string, t *table, line int, column string) {
	for _, id := range orgs {
		one := o.orgs[id]
		switch {
		case id == "":
		case one == nil && (o.delta["orgs"] || o.tables["orgs"] == nil):
			if len(u.p.Schools) < maxSchools {
				u.p.Schools = with(u.p.Schools, id)
			}
		case one == nil:
			t.noteAt(line, Problem, column, fmt.Sprintf("We will import %s without it.", plain(u.p.Name)), "Add the org, or correct its id.",
				"org %s is not in orgs.csv.", quote(id))
		case one.kind != "district" && one.kind != "local" && one.kind != "state" && one.kind != "national":
			u.p.Schools = with(u.p.Schools, o.schoolOf(id))
		}
	}
}

// addUser adds somebody to the roster, after all files are read.
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
		o.tables["users"].noClass(u.line, u.p)
	}
	o.place[id] = len(o.out.People)
	o.out.People = append(o.out.People, u.p)
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
