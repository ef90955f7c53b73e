package views

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"hallway/internal/school"
)

// Remind is the page to write to the teachers of some classes.
type Remind struct {
	Console
	school.Reminders
	List   string  // nolink, withheld, ends; empty: Chosen
	Chosen []int64 // classes
	Link   string  // of My links, for the message
	Pages  Pages   // of those who can be written to
}

// remindWords is what a list is called, and what its teachers are asked.
var remindWords = map[string]struct{ about, subject, ask string }{
	"nolink": {"have no link", "Your class links",
		"Some of your classes have no meeting link yet, so students cannot join them. Please add the links here:"},
	"withheld": {"have a link that is withheld, because the teacher changed", "Your class links",
		"Some of your classes still have the link of another teacher, and students do not see it. Please use it or add your own here:"},
	"ends": {"have a Teams link that may stop working soon", "Please check your Teams links",
		"Teams ends a meeting link 60 days after its last meeting, and yours may stop working soon. Please test your links here, and save them again:"},
	"": {"are chosen", "Your class links", "Please check the meeting links of your classes here:"},
}

func (m Remind) title() string {
	if m.Found == 0 {
		return "Nobody to remind"
	}
	return "Remind " + plural(m.Found, "teacher", "teachers")
}

// about says which classes these are.
func (m Remind) about() string {
	return plural(m.Classes, "class", "classes") + " " + remindAbout(m.List, m.Classes) + "."
}

func remindAbout(list string, classes int) string {
	about := remindWords[list].about
	if classes != 1 {
		return about
	}
	if about == "are chosen" {
		return "is chosen"
	}
	return "has" + strings.TrimPrefix(about, "have")
}

// orphans is the list of those of the classes that nobody teaches.
func (m Remind) orphans() templ.SafeURL {
	link := map[string]string{"nolink": "none", "withheld": "withheld", "ends": "ends"}[m.List]
	return templ.SafeURL(ClassQuery{Link: link, Used: "nobody"}.Address())
}

func (m Remind) subject() string { return remindWords[m.List].subject }

// message is the text to all of them.
func (m Remind) message() string { return m.text(remindWords[m.List].ask) }

func (m Remind) text(ask string) string {
	return "Hello,\n\n" + ask + "\n\n" + m.Link + "\n\n" +
		"Sign in with your school account, paste the link or the whole invitation, and press Save. Students see it at once.\n\nThank you\n"
}

// addresses are those of the page.
func (m Remind) addresses() []string {
	list := make([]string, len(m.People))
	for i, p := range m.People {
		list[i] = string(p.Person.Email)
	}
	return list
}

// mail is a link that opens a mail program, for some of the people.
type mail struct{ Label, Href string }

// mailLimit is how long the address of such a link may be: Windows and some mail programs
// cut it at about 2,000 characters.
const mailLimit = 1900

// mails are links that together write to everybody of the page, who do not see each
// other's addresses.
func (m Remind) mails() (list []mail) {
	rest := m.addresses()
	for from := 0; len(rest) > 0; {
		n := 1
		for n < len(rest) && len(mailTo("", rest[:n+1], m.subject(), m.message())) <= mailLimit {
			n++
		}
		label := "Write to everybody"
		if n < len(m.People) {
			label = fmt.Sprintf("Write to %d to %d", from+1, from+n)
		}
		if n == 1 && len(m.People) > 1 {
			label = fmt.Sprintf("Write to %d", from+1)
		}
		list = append(list, mail{label, mailTo("", rest[:n], m.subject(), m.message())})
		from, rest = from+n, rest[n:]
	}
	return list
}

// mailOne is the link that writes to one person, and names their classes.
func (m Remind) mailOne(p school.Reminder) string {
	ask := remindWords[m.List].ask + "\n\n" + remindedOf(p)
	return mailTo(string(p.Person.Email), nil, m.subject(), m.text(strings.TrimSpace(ask)))
}

// remindedOf names somebody's classes, one a line.
func remindedOf(p school.Reminder) string {
	lines := append([]string{}, p.Classes...)
	if more := p.Count - len(p.Classes); more > 0 {
		lines = append(lines, "and "+strconv.Itoa(more)+" more")
	}
	return strings.Join(lines, "\n")
}

// classesOf names somebody's classes in a line.
func classesOf(p school.Reminder) string { return strings.ReplaceAll(remindedOf(p), "\n", " · ") }

// mailTo is a mailto address (RFC 6068): %20 for a space, CR LF for the end of a line.
// Those of bcc do not see each other.
func mailTo(to string, bcc []string, subject, body string) string {
	hidden := make([]string, len(bcc))
	for i, address := range bcc {
		hidden[i] = mailEscape(address)
	}
	fields := []string{"subject=" + mailEscape(subject), "body=" + mailEscape(strings.ReplaceAll(body, "\n", "\r\n"))}
	if len(hidden) > 0 {
		fields = append([]string{"bcc=" + strings.Join(hidden, ",")}, fields...)
	}
	return "mailto:" + mailEscape(to) + "?" + strings.Join(fields, "&")
}

// mailEscape encodes a value. A plus sign stays a plus sign only if it is encoded.
func mailEscape(s string) string {
	return strings.NewReplacer("+", "%20", "%40", "@").Replace(url.QueryEscape(s))
}

// at is another page of the list.
func (m Remind) at(number int) string {
	q := url.Values{}
	if m.List != "" {
		q.Set("list", m.List)
	}
	for _, id := range m.Chosen {
		q.Add("class", strconv.FormatInt(id, 10))
	}
	if number > 1 {
		q.Set("page", strconv.Itoa(number))
	}
	return "/admin/remind?" + q.Encode()
}

// silent says why somebody cannot be written to.
func silent(p school.Person) string {
	return pick(p.Email == "", "no e-mail address", "sign-in is switched off")
}
