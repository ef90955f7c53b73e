package views

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"hallway/internal/school"
)

// A mailto address is read back as what was meant (RFC 6068): a plus sign and an ampersand
// in an address, spaces that are not plus signs, and CR LF.
func TestMailTo(t *testing.T) {
	got := mailTo("", []string{"a+b@school.test", `"x, y&z?"@school.test`}, "Links & more", "One\nTwö + three")
	want := "mailto:?bcc=a%2Bb@school.test,%22x%2C%20y%26z%3F%22@school.test&subject=Links%20%26%20more&body=One%0D%0ATw%C3%B6%20%2B%20three"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := mailTo("a@school.test", nil, "S", "B"); got != "mailto:a@school.test?subject=S&body=B" {
		t.Error(got)
	}
}

// Links that are short enough for mail programs write together to everybody, each once.
func TestMails(t *testing.T) {
	for _, people := range []int{1, 3, 45, 100} {
		m := Remind{List: "nolink", Link: "https://links.school.test/me"}
		m.Found = people
		for i := range people {
			m.People = append(m.People, school.Reminder{Person: school.Person{Email: school.Email(fmt.Sprintf("a.longish.name%d@students.school.test", i))}})
		}
		var to []string
		for _, one := range m.mails() {
			if len(one.Href) > mailLimit {
				t.Errorf("%s has %d letters", one.Label, len(one.Href))
			}
			u, err := url.Parse(one.Href)
			if err != nil {
				t.Fatal(err)
			}
			first := len(to) + 1
			to = append(to, strings.Split(u.Query().Get("bcc"), ",")...)
			want := fmt.Sprintf("Write to %d to %d", first, len(to))
			if len(to) == people && first == 1 {
				want = "Write to everybody"
			}
			if one.Label != want {
				t.Errorf("of %d people one is %q, want %q", people, one.Label, want)
			}
			if body := u.Query().Get("body"); !strings.Contains(body, m.Link+"\r\n") {
				t.Errorf("the message is %q", body)
			}
		}
		if strings.Join(to, ",") != strings.Join(m.addresses(), ",") {
			t.Errorf("of %d people, these are written to: %v", people, to)
		}
	}
}

// A page's neighbours keep what the list is of.
func TestRemindPages(t *testing.T) {
	m := Remind{Chosen: []int64{4, 9}, Pages: Pages{Number: 2, Size: 100}}
	if got := m.at(1) + " " + m.at(3); got != "/admin/remind?class=4&class=9 /admin/remind?class=4&class=9&page=3" {
		t.Error(got)
	}
}
