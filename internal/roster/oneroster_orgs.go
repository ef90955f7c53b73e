package roster

import (
	"cmp"
	"strings"
)

type org struct {
	name, kind, parent string
	line               int
	climbed, listed    bool
	above              string // the school that it is or belongs to, once climbed
}

func (o *oneRosterReader) org(t *table) {
	if t.gone() {
		return // a school stays: its links and history do
	}
	id := t.keep("sourcedId")
	name := t.nameOr(id, t.keep("name"), "name", "org")
	o.orgs[id] = &org{name: name, kind: strings.ToLower(t.cell("type")), parent: t.keep("parentSourcedId"), line: t.line}
}

// schoolOf is the key of the school that an org is, or that is above it. An org
// with no school above it counts as one, because classes meet somewhere.
func (o *oneRosterReader) schoolOf(id string) string {
	if o.orgs[id] == nil {
		return ""
	}
	key := cmp.Or(o.above(id), id)
	one := o.orgs[key]
	if one.listed {
		return key
	}
	one.listed = true
	o.out.Schools = append(o.out.Schools, School{key, one.name})
	if one.kind != "school" {
		o.tables["orgs"].noteAt(one.line, Warning, "type", "We will treat it as a school, because classes or people belong to it.",
			"Correct its type or its parent.", "%s is a %s without a school above it.", quote(one.name), one.kind)
	}
	return key
}

// above is the nearest school at or above an org, or "". Every org on the way
// keeps it, so that a long chain is climbed once; a ring ends where it was entered.
func (o *oneRosterReader) above(id string) (key string) {
	var way []*org
	for ; o.orgs[id] != nil; id = o.orgs[id].parent {
		at := o.orgs[id]
		if at.climbed {
			key = at.above
			break
		}
		at.climbed = true
		way = append(way, at)
		if at.kind == "school" {
			key = id
			break
		}
	}
	for _, at := range way {
		at.above = key
	}
	return key
}
