package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"hallway/db"
	"hallway/internal/roster"
	"hallway/views"
)

// answerCheck records whether two people, classes or schools are the same, or deletes
// all such answers, and compares the file again.
func (s *Server) answerCheck(c echo.Context, ck *check) error {
	about, said, actor := c.FormValue("about"), answer(c), s.actor(c)
	begun := ck.begin(comparing, func(is *checked) bool {
		is.meta.Answers = withAnswer(is.meta.Answers, about, said)
		return true
	})
	if begun {
		s.background(c.Request().Context(), ck, actor, checkWait, func(ctx context.Context) { s.compareRoster(ctx, ck, actor) })
	}
	return c.Redirect(http.StatusSeeOther, ck.path()+"#asked")
}

// withAnswer adds an answer. If it is empty, it deletes all.
func withAnswer(a roster.Answers, about string, said db.Answer) roster.Answers {
	other := func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(ref string) bool { return ref == about })
	}
	next := roster.Answers{Same: other(a.Same), Different: other(a.Different)}
	switch said {
	case db.SamePerson:
		next.Same = append(next.Same, about)
	case db.SomebodyElse:
		next.Different = append(next.Different, about)
	default:
		return roster.Answers{}
	}
	return next
}

// answered lists the answers for the page. about says what those that counted were
// about.
func answered(a roster.Answers, about map[string]roster.Kind) []views.Answered {
	var list []views.Answered
	for _, ref := range a.Same {
		list = append(list, views.Answered{Ref: ref, About: about[ref], Same: true})
	}
	for _, ref := range a.Different {
		list = append(list, views.Answered{Ref: ref, About: about[ref]})
	}
	return list
}
