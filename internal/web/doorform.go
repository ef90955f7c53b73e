package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/meeting"
	"hallway/internal/school"
	"hallway/views"
)

// noteLimit is the length of a door's note, in letters.
const noteLimit = 140

// doorForm is the form of a card, as it was sent.
type doorForm struct {
	Code    string
	Text    string // field "link": a link, or a whole invitation
	Note    string
	Version int64
	Choice  string   // which of two meetings in the text
	Also    []string // CODE.VERSION of other doors
	On      views.CardPage
}

// readDoorForm reads the form; an overlong body is an *http.MaxBytesError.
func readDoorForm(c echo.Context) (doorForm, error) {
	values, err := c.FormParams()
	if err != nil {
		return doorForm{}, err
	}
	version, err := strconv.ParseInt(values.Get("version"), 10, 64)
	if err != nil {
		version = -1 // no door has this version, so the answer is a conflict
	}
	also := values["also"]
	if values.Has("all") {
		also = slices.Concat(also, strings.Fields(values.Get("mine")))
	}
	return doorForm{
		Code: c.Param("code"), Text: strings.TrimSpace(values.Get("link")), Note: oneLine(values.Get("note")),
		Version: version, Choice: values.Get("choice"), Also: also, On: pageOfCard(values.Get("back")),
	}, nil
}

// oneLine folds white space, and drops characters that would reorder or hide the
// text around them (controls, bidirectional overrides).
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// also reports whether another door of the card was ticked.
func (f doorForm) also(value string) bool { return slices.Contains(f.Also, value) }

// alsoDoor is also for any version of the door.
func (f doorForm) alsoDoor(value string) bool {
	code, _, _ := strings.Cut(value, ".")
	return slices.ContainsFunc(f.Also, func(v string) bool { return strings.HasPrefix(v, code+".") })
}

// saves are the doors to save, the card's own first.
func (f doorForm) saves() ([]db.Save, error) {
	list := []db.Save{{Code: f.Code, Version: f.Version}}
	for _, v := range f.Also {
		code, version, _ := strings.Cut(v, ".")
		n, err := strconv.ParseInt(version, 10, 64)
		if err != nil || code == "" {
			return nil, refuse(http.StatusBadRequest, "malformed field also", "That did not save",
				"The form was not complete. Open your links again; the old link is still live.", "Go to my links", "/me")
		}
		if !slices.ContainsFunc(list, func(s db.Save) bool { return s.Code == code }) {
			list = append(list, db.Save{Code: code, Version: n})
		}
	}
	return list, nil
}

// refusedInput is why input was refused: sentences for the form's fields, the meetings
// to choose from if there are two, and the host that an administrator could allow.
type refusedInput struct {
	fields  school.Invalid
	choices []meeting.Link
	host    string
	reason  string
}

// emptyField is the reason of a refusal because nothing was pasted.
const emptyField = "link refused: empty"

// read parses the form.
func (s *Server) read(f doorForm) (meeting.Link, *refusedInput) {
	refused := &refusedInput{fields: school.Invalid{}, reason: "note too long"}
	link, err := meeting.Parse(f.Text, s.store.Settings().Hosts)
	if why, ok := errors.AsType[*meeting.Refusal](err); ok {
		i := slices.IndexFunc(why.Choices, func(l meeting.Link) bool { return l.URL == f.Choice })
		if i >= 0 {
			link = why.Choices[i]
		} else {
			refused = &refusedInput{school.Invalid{"link": why.Message}, why.Choices, why.Host, "link refused: " + why.Reason}
		}
	}
	if n := len([]rune(f.Note)); n > noteLimit {
		refused.fields["note"] = fmt.Sprintf("A note has room for %d letters; this one has %d.", noteLimit, n)
	}
	if len(refused.fields) == 0 {
		return link, nil
	}
	return link, refused
}

// MeetingOf is a parsed link with a note for students.
func MeetingOf(l meeting.Link, note string) school.Meeting {
	return school.Meeting{Link: l.URL, Provider: l.Provider, Name: l.Meeting, Passcode: l.Passcode, Note: note}
}

// meetingsOf are the links to choose from.
func meetingsOf(list []meeting.Link) []school.Meeting {
	var out []school.Meeting
	for _, l := range list {
		out = append(out, MeetingOf(l, ""))
	}
	return out
}

// notices are the notes about a link that is read, and not yet saved.
func notices(l meeting.Link) []string {
	if l.Unwrapped == "" {
		return sentences(l.Notes)
	}
	return append([]string{views.UnwrappedWords(l.Unwrapped)}, sentences(l.Notes)...)
}

// savedNotices are those about a link that was just saved.
func savedNotices(l meeting.Link) []string {
	if l.Unwrapped == "" {
		return sentences(l.Notes)
	}
	return append([]string{views.SavedUnwrapped(l.Unwrapped)}, sentences(l.Notes)...)
}

func sentences(notes []meeting.Note) []string {
	var out []string
	for _, n := range notes {
		out = append(out, string(n))
	}
	return out
}

// draft is an edit whose session had ended. It is sealed in a cookie.
type draft struct {
	Code string `json:"c"`
	Text string `json:"t"`
	Note string `json:"n"`
}

// keepDraft sends to sign-in and keeps what was typed. A text that is too long for a
// cookie is replaced by the link that we found.
func (s *Server) keepDraft(c echo.Context, f doorForm) error {
	if !s.keep(c, cookieDraft, draft{f.Code, f.Text, f.Note}, draftLimit) {
		if link, err := meeting.Parse(f.Text, s.store.Settings().Hosts); err == nil {
			s.keep(c, cookieDraft, draft{f.Code, MeetingOf(link, "").Text(), f.Note}, draftLimit)
		}
	}
	return s.toSignInAgain(c, cardPlace(f.On, f.Code))
}

// toSignInAgain answers a write whose session has ended: 401 with where to go for
// htmx, a redirect for a plain form.
func (s *Server) toSignInAgain(c echo.Context, next string) error {
	c.Set(keyReason, "session over")
	if !isHTMX(c) {
		return s.toSignIn(c, next)
	}
	c.Response().Header().Set("HX-Redirect", "/sign-in?next="+url.QueryEscape(next))
	return c.NoContent(http.StatusUnauthorized)
}
