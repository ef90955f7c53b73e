package app_test

import (
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// The new teacher of a class is offered the former one's link, on a phone, with and
// without JavaScript: uses it, or pastes another.
func TestChromiumFormerLink(t *testing.T) {
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			code, _ := s.HandOver()
			b := newTab(s, javascript)
			card := "#door-" + code
			b.signInAs(apptest.Boateng, "/me")
			b.shows("The Rev. Dr. José O'Neil-Smith III’s link was here until today: Zoom 811 1111 1111. Students do not see it.", "Use it", "Paste mine")
			b.shoot("former-" + name)
			b.do(chromedp.Click(card+" .use button", chromedp.NodeVisible))
			b.shows("Saved. Students see it now.")
			b.becomes(`!document.querySelector('` + card + ` .use')`)
			b.do(chromedp.Click(card+" .outcome .undo button", chromedp.NodeVisible))
			b.shows("Undone. Students see “No link yet”.", "Redo", "was here until today")
			b.do(chromedp.Click(card+" summary", chromedp.NodeVisible), chromedp.SendKeys("#link-"+code, apptest.SecondLink, chromedp.NodeVisible))
			b.shoot("former-paste-" + name)
			b.do(chromedp.Click("#form-"+code+` button[type="submit"]`, chromedp.NodeVisible))
			b.shows("Saved. Students see it now.", "Zoom 822 2222 2222")
			b.becomes(`!document.querySelector('` + card + ` .use')`)
			b.clean()
		})
	}
}

// Undo of one link for several classes says which, leaves half-typed text in their cards,
// and can be undone, with and without JavaScript.
func TestChromiumUndoForSeveral(t *testing.T) {
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			code, version := s.Door(apptest.Okafor.Email, 0)
			other, otherVersion := s.Door(apptest.Okafor.Email, 1)
			b := newTab(s, javascript)
			b.signIn("/me")
			b.shows("My links")
			v := s.Visitor()
			v.SignIn(apptest.Okafor, "/me")
			v.Post("/me/doors/"+code, url.Values{"link": {firstLink}, "version": {apptest.Itoa(version)},
				"also": {other + "." + apptest.Itoa(otherVersion)}}).Want(t, 200, "Saved for 2 classes.")
			b.open("/me")
			b.shows("Undo for 2 classes", "A Algebra II 01 and B Pre-Calculus 01")
			b.shoot("undo-several-" + name)
			typed := func() {
				t.Helper()
				if javascript {
					b.becomes(`document.querySelector('#note-` + other + `').value === 'half a note' && document.querySelector('#note-` + code + `').value === 'mine'`)
					b.shows("B Pre-Calculus has text you have not saved; it is still there.")
				}
			}
			if javascript {
				for door, note := range map[string]string{other: "half a note", code: "mine"} {
					b.do(chromedp.Click("#door-"+door+" summary", chromedp.NodeVisible))
					b.becomes(`document.activeElement.id === 'link-` + door + `'`) // or the keys would go there
					b.do(chromedp.Click("#door-"+door+" .fold > summary", chromedp.NodeVisible), chromedp.SendKeys("#note-"+door, note, chromedp.NodeVisible))
				}
			}
			b.do(chromedp.Click("#door-"+code+" .undo button", chromedp.NodeVisible))
			b.shows("Undone for 2 classes. Students see “No link yet”.", "Redo for 2 classes")
			b.becomes(`document.querySelectorAll('.known-none').length >= 2`)
			typed()
			b.shoot("undone-several-" + name)
			b.do(chromedp.Click("#door-"+code+" .outcome .undo button", chromedp.NodeVisible))
			b.shows("Redone for 2 classes. Students see it now.", "Undo for 2 classes")
			typed()
			if javascript { // the text that stayed can be saved: its card is as new as the others
				b.do(chromedp.Click("#form-"+other+` button[type="submit"]`, chromedp.NodeVisible))
				b.becomes(`document.querySelector('#door-` + other + ` .done')?.textContent.includes('Saved') === true`)
				b.becomes(`document.querySelector('#door-` + other + ` .note')?.textContent === 'half a note'`)
			}
			b.clean()
		})
	}
}

// Change selects the old link, so that a paste replaces it; a text that is not saved yet
// is left alone.
func TestChromiumChangeSelects(t *testing.T) {
	s := apptest.NewSite(t)
	code, version := s.Door(apptest.Okafor.Email, 0)
	v := s.Visitor()
	v.SignIn(apptest.Okafor, "/me")
	v.Post("/me/doors/"+code, url.Values{"link": {firstLink}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
	b := newTab(s, true)
	b.signIn("/me")
	summary, field := "#door-"+code+" summary", "document.querySelector('#link-"+code+"')"
	b.do(chromedp.Click(summary, chromedp.NodeVisible))
	b.becomes("document.activeElement === " + field + " && " + field + ".selectionStart === 0 && " + field + ".selectionEnd === " + field + ".value.length")
	b.shoot("change-selects")
	paste := func(text string) { js[bool](b, "document.execCommand('insertText', false, '"+text+"')") }
	paste(apptest.SecondLink)
	b.becomes(field + ".value === '" + apptest.SecondLink + "'")
	b.do(chromedp.Click(summary), chromedp.Click(summary))
	b.becomes("document.activeElement === " + field)
	paste("x")
	b.becomes(field + ".value.length === " + apptest.Itoa(int64(len(apptest.SecondLink)+1)))
	b.clean()
}

// An undo that is not possible any more says why: beside the button, or without JavaScript
// on a page of its own.
func TestChromiumStuckUndo(t *testing.T) {
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			code, version := s.Door(apptest.Okafor.Email, 0)
			v := s.Visitor()
			v.SignIn(apptest.Okafor, "/me")
			save := func(link string) {
				t.Helper()
				v.Post("/me/doors/"+code, url.Values{"link": {link}, "version": {apptest.Itoa(version)}}).Want(t, 200, "Saved.")
				version++
			}
			save(firstLink)
			b := newTab(s, javascript)
			b.signIn("/me")
			b.shows("My links")
			save(apptest.SecondLink)
			if javascript {
				b.do(chromedp.Click("#door-"+code+" summary", chromedp.NodeVisible))
				b.becomes(`document.activeElement.id === 'link-` + code + `'`) // or the keys would go there
				b.do(chromedp.Click("#door-"+code+" .fold > summary", chromedp.NodeVisible), chromedp.SendKeys("#note-"+code, "half a note", chromedp.NodeVisible))
			}
			b.do(chromedp.Click("#door-"+code+" .undo button", chromedp.NodeVisible))
			b.shows("That can no longer be undone: Ms Adaeze Okafor has changed Algebra II again since.")
			b.shoot("stuck-" + name)
			if javascript {
				b.becomes(`document.querySelectorAll("main").length === 1 && document.querySelector("#note-` + code + `").value === "half a note"`)
			}
			b.clean("409")
		})
	}
}
