package roster

import (
	"fmt"
	"maps"
	"slices"

	"hallway/internal/school"
)

// foreignAddresses are the people of a file whose addresses cannot sign in, by domain.
// The plan and not the file says who they are: an address that was corrected here stays.
type foreignAddresses struct {
	domains []string // that can sign in
	people  map[string][]string
	fresh   map[string]bool // domains that somebody has only since this import
}

// meet notes somebody as they will be after the import. fresh: the address is not
// theirs yet.
func (f *foreignAddresses) meet(p Person, fresh bool) {
	if p.Email == "" || p.Email.In(f.domains) {
		return
	}
	if f.people == nil {
		f.people, f.fresh = map[string][]string{}, map[string]bool{}
	}
	domain := p.Email.Domain()
	f.people[domain] = append(f.people[domain], fmt.Sprintf("%s (%s)", plain(p.Name), plain(string(p.Email))))
	f.fresh[domain] = f.fresh[domain] || fresh
}

// foreignShown is how many people a finding names.
const foreignShown = 5

// noteForeign says who cannot sign in because of an address, a finding for each domain.
// It is a warning: the same file comes every night, and nobody can do more about it at
// night. A timer says it only on the first one.
func (p *Changes) noteForeign() {
	for _, domain := range slices.Sorted(maps.Keys(p.foreign.people)) {
		who := p.foreign.people[domain]
		slices.Sort(who)
		n, list := len(who), who
		if n > foreignShown {
			list = append(slices.Clone(who[:foreignShown]), fmt.Sprintf("%d more", n-foreignShown))
		}
		found := fmt.Sprintf("%d people have addresses of %s, which cannot sign in here: %s.", n, plain(domain), school.And(list))
		if n == 1 {
			found = fmt.Sprintf("1 person has an address of %s, which cannot sign in here: %s.", plain(domain), list[0])
		}
		finding := aboutRoster(Warning, "Only accounts of "+sentence(p.foreign.domains)+" can. We will import the addresses as they are.",
			"Correct them in the file, or under People.", "%s", found)
		finding.Top = p.foreign.fresh[domain]
		p.Findings = append(p.Findings, finding)
	}
}
