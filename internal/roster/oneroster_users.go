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

// user reads a row of users.csv. Of somebody who is no staff nothing is read
// but the id and the role; in 1.2 the role stands in roles.csv, which comes later.
func (o *oneRosterReader) user(t *table) {
	inRow := t.head.has("role")
	role := strings.ToLower(t.cell("role"))
	if inRow && !staffRoles[role] {
		if id := t.keep("sourcedId"); id != "" && o.users[id] == nil {
			o.users[id] = &user{line: t.line}
			if role == "" && !t.gone() {
				t.note(Problem, "role", "", fmt.Sprintf("user %s has no role.", quote(id)), "We will skip this row, because it may be a student.", "Fill in the cell.")
				o.users[id].why = "has no role"
			}
		}
		return
	}
	id := t.keep("sourcedId")
	if id == "" {
		t.note(Problem, "sourcedId", "", "the row has no sourcedId.", "We will skip this row.", "Fill in the cell.")
		return
	}
	if before := o.users[id]; before != nil {
		if inRow && before.staff { // one row for each org is common in the wild
			o.join(before, t.list("orgSourcedIds"))
		}
		t.note(Problem, "sourcedId", "", fmt.Sprintf("sourcedId %s is in line %d too.", quote(id), before.line), "We will skip this row.", "Leave one of the two rows.")
		return
	}
	u := &user{line: t.line, staff: inRow, gone: t.gone()}
	o.users[id] = u
	o.userIDs = append(o.userIDs, id)
	if u.gone {
		return
	}
	u.p = Person{Key: id, Name: name(t)}
	if enabled := strings.ToLower(t.cell("enabledUser")); enabled == "false" || enabled == "0" || enabled == "no" {
		u.why = "is disabled"
	}
	if inRow {
		o.vetUser(t, u)
		o.join(u, t.list("orgSourcedIds"))
		return
	}
	u.pending(t)
	o.join(u, nonEmpty(t.keep("primaryOrgSourcedId")))
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// name is how the person is called: the preferred name, if there is one.
func name(t *table) string {
	given, family := t.cell("preferredGivenName"), t.cell("preferredFamilyName")
	if given == "" {
		given = t.cell("givenName")
	}
	if family == "" {
		family = t.cell("familyName")
	}
	return strings.TrimSpace(given + " " + family)
}

// vetUser checks somebody of the staff, at their own row.
func (o *oneRosterReader) vetUser(t *table, u *user) {
	if u.why != "" {
		t.note(Note, "enabledUser", "", fmt.Sprintf("%s is disabled.", plain(u.p.Name)), "We will not import them.", "")
		return
	}
	if u.p.Name == "" {
		u.p.Name = u.p.Key
		t.note(Problem, "familyName", "", fmt.Sprintf("user %s has no name.", quote(u.p.Key)), fmt.Sprintf("We will show %s.", quote(u.p.Key)), "Fill in the cells.")
	}
	t.vetText("familyName", u.p.Name)
	u.p.Email = o.email(t, "email", u.p.Name)
	u.alias = o.settle(t, "email", &u.p)
}

// pending keeps a row of 1.2 until roles.csv says whether it is of the staff. A
// student's is kept no longer than that.
func (u *user) pending(t *table) {
	row := *t
	row.cells, row.at = []string{t.keep("email"), u.p.Name}, nil
	row.head = newHeader([]string{"email", "familyName"})
	u.row = &row
}

// vetPending checks the people of 1.2, whose roles are known by now. In a delta
// somebody of the staff may come without a role: then the source named them before.
func (o *oneRosterReader) vetPending() {
	for _, id := range o.userIDs {
		u := o.users[id]
		if u.row == nil {
			continue
		}
		u.staff = u.staff || o.delta["users"] && o.options.Known[id]
		if u.staff {
			o.vetUser(u.row, u)
		}
		u.row = nil
	}
}

// role reads a row of roles.csv (1.2).
func (o *oneRosterReader) role(t *table) {
	u := o.users[t.cell("userSourcedId")]
	role := strings.ToLower(t.cell("role"))
	switch {
	case t.gone():
		return
	case u == nil:
		if staffRoles[role] && !o.delta["users"] {
			t.note(Problem, "userSourcedId", "", fmt.Sprintf("user %s is not in users.csv.", quote(t.cell("userSourcedId"))), "We will skip this row.", "Add the user, or correct the id.")
		}
		return
	case !staffRoles[role]:
		return
	}
	if _, to := t.span("beginDate", "endDate"); to != "" && to < o.options.Today {
		return
	}
	u.staff = true
	o.join(u, nonEmpty(t.keep("orgSourcedId")))
}

// join makes somebody a member of the schools of orgs. A district is no school.
func (o *oneRosterReader) join(u *user, orgs []string) {
	for _, id := range orgs {
		one := o.orgs[id]
		switch {
		case one == nil && (o.delta["orgs"] || o.tables["orgs"] == nil):
			u.p.Schools = with(u.p.Schools, id)
		case one == nil:
			u.orgs = append(u.orgs, id)
		case one.kind != "district" && one.kind != "local" && one.kind != "state" && one.kind != "national":
			u.p.Schools = with(u.p.Schools, o.schoolOf(id))
		}
	}
}

// addUser takes somebody of the staff into the roster, when everything is read.
func (o *oneRosterReader) addUser(id string, u *user) {
	users := o.tables["users"]
	if u.gone {
		if o.delta["users"] {
			o.out.Gone.People = append(o.out.Gone.People, id)
		}
		return
	}
	if !u.staff || u.why != "" {
		if u.staff && o.delta["users"] {
			o.out.Gone.People = append(o.out.Gone.People, id)
		}
		return
	}
	for _, org := range u.orgs {
		o.found.add("", Finding{File: users.file, Line: u.line, Column: "orgSourcedIds", Severity: Problem, Found: fmt.Sprintf("org %s is not in orgs.csv.", quote(org)),
			Will: fmt.Sprintf("We will import %s without it.", plain(u.p.Name)), Do: "Add the org, or correct its id."})
	}
	if u.alias != "" {
		i := slices.IndexFunc(o.out.People, func(p Person) bool { return p.Key == u.alias })
		for _, s := range u.p.Schools {
			o.out.People[i].Schools = with(o.out.People[i].Schools, s)
		}
		return
	}
	if !u.taught && !o.delta["enrollments"] && !o.delta["users"] {
		o.found.add("", Finding{File: users.file, Line: u.line, Severity: Note, Found: plain(u.p.Name) + " teaches no class.", Will: "We will import them with their office hours."})
	}
	o.out.People = append(o.out.People, u.p)
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
