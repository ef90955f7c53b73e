package app

import (
	"database/sql"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

// When the database is busy for too long a save is not lost and no fault: it is
// told when to try again, with what was typed.
func TestOverload(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := newSite(t)
	teacher := s.visitor()
	teacher.signIn(okafor, "/me")
	code, version := s.door(okafor.Email, 0)
	other, err := sql.Open("sqlite", "file:"+filepath.Join(s.data, "hallway.db")+"?_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	busy, err := other.Begin()
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"link": {secondLink}, "version": {itoa(version)}}
	a := teacher.post("/me/doors/"+code, form).want(t, 503, "Very many people are saving right now.", "Your text is still here, and the old link is still live.", secondLink)
	if a.header.Get("Retry-After") != "5" {
		t.Errorf("Retry-After is %q", a.header.Get("Retry-After"))
	}
	if err := busy.Rollback(); err != nil {
		t.Fatal(err)
	}
	teacher.post("/me/doors/"+code, form).want(t, 200, "Saved.")
	if strings.Contains(s.logs.String(), `"status":500`) {
		t.Error("it was answered as a fault")
	}
}
