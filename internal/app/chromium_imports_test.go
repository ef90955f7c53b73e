package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"hallway/internal/app/apptest"
)

// An administrator uploads a roster with a problem, uploads the corrected one,
// checks it again, applies it and takes it back, with and without JavaScript.
func TestChromiumImports(t *testing.T) {
	wrong := filepath.Join(t.TempDir(), "next.csv")
	fixed := filepath.Join(t.TempDir(), "next.csv")
	if err := os.WriteFile(wrong, []byte(apptest.NextTerm), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(fixed, []byte(strings.Replace(apptest.NextTerm, "\n,Ms Hana", "\nh.sato@school.test,Ms Hana", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			s.Command("admin", apptest.Head.Email)
			b := newTab(s, javascript)
			press := func(selector string) {
				t.Helper()
				b.do(chromedp.Click(selector, chromedp.NodeVisible))
			}
			choose := func(file string) {
				t.Helper()
				b.do(chromedp.SetUploadFiles("#file", []string{file}))
				press(`form[enctype] button`)
			}
			b.signInAs(apptest.Head, "/admin/imports")
			b.shows("Upload a roster", "Imported so far")
			b.shoot("imports-" + name)
			press(`form[enctype] button`)
			b.shows("Choose a file first")
			b.shoot("imports-refused-" + name)
			choose(wrong)
			b.shows("1\nproblem", "no e-mail for Ms Hana Sato", "room: 214", "This removes 1 person and 1 class.")
			b.shoot("imports-check-" + name)
			choose(fixed)
			b.shows("2\nadded", "1\nchanged", "2\nremoved", "7\nthe same", "0\nproblems", "Ms Hana Sato, h.sato@school.test")
			press(`form[action$="/again"] button`)
			b.shows("Checked again: nothing is different.")
			b.do(chromedp.SendKeys("input#remove", "12", chromedp.NodeVisible))
			press(`form[action$="/apply"] button`)
			b.shows("To remove 1 person and 1 class, type 2 here.")
			if javascript {
				b.becomes("document.activeElement.id === 'remove' && document.title.startsWith('Error: ')")
			}
			b.shoot("imports-number-" + name)
			b.do(chromedp.Clear("input#remove"), chromedp.SendKeys("input#remove", "2"))
			press(`form[action$="/apply"] button`)
			b.shows("Applied. Students see it now.", "Undo this import")
			b.shoot("imports-applied-" + name)
			press(`form[action$="/undo"] button`)
			b.shows("Undone. Students see it now.", "This undid")
			b.shoot("imports-undone-" + name)
			press(`a.button[href="/admin/imports"]`)
			b.shows("Imported so far")
			b.shoot("imports-list-" + name)
			for _, width := range []int{360, 1280} {
				b.do(chromedp.EmulateViewport(int64(width), 800))
				if javascript && !js[bool](b, "document.documentElement.scrollWidth <= innerWidth") {
					t.Errorf("the page is wider than %d pixels", width)
				}
			}
			b.clean("422", "409")
		})
	}
}

// What takes a while shows how far it has come, in a page that goes on by itself.
func TestChromiumImportProgress(t *testing.T) {
	file := filepath.Join(t.TempDir(), "next.csv")
	if err := os.WriteFile(file, []byte(apptest.NextTerm), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, javascript := range map[string]bool{"with": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s := apptest.NewSite(t)
			s.Command("admin", apptest.Head.Email)
			b := newTab(s, javascript)
			b.signInAs(apptest.Head, "/admin/imports")
			b.do(chromedp.SetUploadFiles("#file", []string{file}), chromedp.Click(`form[enctype] button`))
			b.do(chromedp.SendKeys("input#remove", "2", chromedp.NodeVisible))
			release := s.Hold()
			b.do(chromedp.Click(`form[action$="/apply"] button`))
			b.shows("Applying", "This page updates itself.")
			b.shoot("imports-progress-" + name)
			release()
			b.shows("Applied. Students see it now.")
			b.clean()
		})
	}
}
