package checks

import (
	"fmt"
	"strings"
)

const requests = "/admin/requests"

func personPath(id int64) string { return fmt.Sprintf("/admin/people/%d", id) }

// known has a line for each account that one person in the roster is like: one press
// connects them.
func known(f Facts) (list []Check) {
	for _, a := range f.Known {
		c := Check{
			ID: "known", Group: Today, Name: "Requests", Count: 1, Says: "person asks to be added", Who: []string{a.Account},
			Button: Button{Label: "This is", Name: a.Person.Name, Href: fmt.Sprintf("%s/%d/this", requests, a.Request), Person: a.Person.ID},
		}
		if a.Words != "" {
			c.Who = append(c.Who, "“"+a.Words+"”")
		}
		c.About = a.Then
		if !a.Asked {
			c.Says = "account was refused"
			c.About = sentences("It did not ask to be added: make sure that it is not a student’s.", a.Then)
		}
		list = append(list, c)
	}
	return list
}

func asked(f Facts) []Check {
	n := f.Asked.Count
	if n == 0 {
		return nil
	}
	c := few("asked", Today, "Requests", f.Asked)
	c.Says = plural(n, "person asks to be added", "people ask to be added")
	c.Button = Button{Label: "Answer", Href: requests}
	return []Check{c}
}

func hosts(f Facts) []Check {
	n := f.Hosts.Count
	if n == 0 {
		return nil
	}
	c := few("hosts", Today, "Meeting hosts", f.Hosts)
	c.Says = plural(n, "meeting host is asked for", "meeting hosts are asked for")
	c.About = sentences(c.About, "Links to a host that is not allowed are refused.")
	c.Button = Button{Label: "Answer", Href: requests}
	return []Check{c}
}

func refused(f Facts) []Check {
	n := f.Refused.Count
	if n == 0 {
		return nil
	}
	c := few("refused", Today, "Sign-in", f.Refused)
	c.Says = plural(n, "account was refused today", "accounts were refused today")
	c.Button = Button{Label: "See why", Href: requests}
	return []Check{c}
}

func noAddress(f Facts) []Check {
	n := f.NoAddress.Count
	if n == 0 {
		return nil
	}
	c := few("no-address", Week, "Addresses", f.NoAddress)
	c.Says = plural(n, "person has no e-mail address", "people have no e-mail address")
	c.About = sentences(c.About, "They cannot sign in.")
	c.Button = one(f.NoAddress, personPath, "Fill it in", "Fill them in", "/admin/people?access=none")
	return []Check{c}
}

func unreachable(f Facts) []Check {
	n := f.Unreachable.Count
	if n == 0 {
		return nil
	}
	c := few("other-domain", Week, "Addresses", f.Unreachable)
	c.Says = plural(n, "person has an address that cannot sign in", "people have addresses that cannot sign in")
	c.About = sentences(c.About, "Only accounts of "+either(f.Domains)+" can.")
	c.Button = one(f.Unreachable, personPath, "Correct it", "Correct them", "/admin/people?access=foreign")
	return []Check{c}
}

// either joins a list: "a", "a or b", "a, b or c".
func either(list []string) string {
	last := len(list) - 1
	if last < 1 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:last], ", ") + " or " + list[last]
}

func signIns(f Facts) []Check {
	says := "Nobody has signed in today."
	if f.SignedIn > 0 {
		says = some(f.SignedIn, "person", "people") + " signed in today."
	}
	return []Check{inOrder("sign-in", "Sign-in", says, Button{Label: "People", Href: "/admin/people"})}
}
