package app_test

import (
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// Somebody who was refused signs in after one press on the board, with and without
// JavaScript.
func TestChromiumRefusedToSignedIn(t *testing.T) {
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			s.Command("admin", apptest.Head.Email)
			refused := s.Visitor()
			refused.SignIn(apptest.Wrongly, "/me").Want(t, 403, "Ask to be added")
			if javascript { // the others did not ask
				refused.Post("/requests", url.Values{"words": {"Okafor, I teach Algebra II"}}).Want(t, 200, "You asked to be added")
			}
			b := newTab(s, javascript)
			b.signInAs(apptest.Head, "")
			b.shows("Five steps to live", apptest.Wrongly.Email, "This is Ms Adaeze Okafor")
			pictures(b, "board-"+name)
			b.do(chromedp.Click(`form[action$="/this"] button`, chromedp.NodeVisible)) // the one press
			b.shows("Done. They can sign in now.", "Board")
			refused.SignIn(apptest.Wrongly, "/me").Want(t, 200, "My links", "Algebra II")
			b.clean()
		})
	}
}

// pictures keeps a page as a phone and as a desk show it, if pictures are wanted.
func pictures(b *tab, name string) {
	b.t.Helper()
	for width, suffix := range map[int64]string{1280: "-1280", 360: "-360", 320: "-320"} {
		b.do(chromedp.EmulateViewport(width, 800))
		if scroll := js[int64](b, `document.documentElement.scrollWidth`); scroll > width {
			b.t.Errorf("%s scrolls sideways at %d: %d", name, width, scroll)
		}
		b.shoot(name + suffix)
	}
}
