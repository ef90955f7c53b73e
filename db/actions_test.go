package db

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"hallway/internal/school"
)

// sources parses a folder's Go files, without tests and what templ wrote.
func sources(t *testing.T, dir string) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %d files (%v)", dir, len(names), err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// actionConstants are the actions by the names of their constants.
func actionConstants(t *testing.T) map[string]school.Action {
	t.Helper()
	constants := map[string]school.Action{}
	for _, file := range sources(t, "../internal/school") {
		ast.Inspect(file, func(n ast.Node) bool {
			if v, is := n.(*ast.ValueSpec); is && len(v.Values) == 1 {
				if name, is := v.Type.(*ast.Ident); is && name.Name == "Action" {
					value, _ := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
					constants[v.Names[0].Name] = school.Action(value)
				}
			}
			return true
		})
	}
	return constants
}

// Every action is done by something, and code names it by its constant.
func TestActionsAreNamedByConstants(t *testing.T) {
	constants := actionConstants(t)
	used := map[school.Action]bool{school.SignInRefused: true} // older versions did
	for _, file := range sources(t, ".") {
		ast.Inspect(file, func(n ast.Node) bool {
			if s, is := n.(*ast.SelectorExpr); is {
				used[constants[s.Sel.Name]] = true
			}
			return true
		})
	}
	for name, action := range constants {
		if !used[action] {
			t.Errorf("nothing does school.%s", name)
		}
	}
	for _, dir := range []string{".", "../views", "../internal/web", "../internal/app"} {
		for _, file := range sources(t, dir) {
			ast.Inspect(file, func(n ast.Node) bool {
				if literal, is := n.(*ast.BasicLit); is && literal.Kind == token.STRING {
					value, _ := strconv.Unquote(literal.Value)
					if _, known := school.Action(value).Rule(); known && strings.Contains(value, ".") {
						t.Errorf("%s is written out in %s", literal.Value, dir)
					}
				}
				return true
			})
		}
	}
}

// Every kind that can be undone has a function that does it, and no other has.
func TestEveryUndoIsThere(t *testing.T) {
	undoable := map[school.Action]bool{}
	for _, k := range school.Kinds {
		if k.Undo != "" {
			undoable[k.Undo] = true
		}
		if k.Undo != "" && undoers[k.Undo] == nil {
			t.Errorf("nothing undoes changes of kind %s", k.Name)
		}
	}
	if len(undoers) != len(undoable) {
		t.Errorf("%d functions undo %d kinds", len(undoers), len(undoable))
	}
}

// What is not in the table, or names a transaction, gets into no history.
func TestOnlyActionsAreRecorded(t *testing.T) {
	s, _ := newStore(t)
	record := func(action school.Action) error {
		return s.change(ctx, command, action, func(t *tx) error {
			_, err := t.record(subject{}, nil, nil)
			return err
		})
	}
	if err := record(school.RequestErase); err == nil || !strings.Contains(err.Error(), "request.erase is the name of a transaction") {
		t.Errorf("recorded: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("an action that is not in the table was done")
		}
	}()
	t.Error(record("door.paint"))
}

// Maintenance stops a person, but no command and not what the table lets through.
func TestClosed(t *testing.T) {
	s, _ := newStore(t)
	if err := s.SetStatus(ctx, command, school.Status{Mode: school.Maintenance}); err != nil {
		t.Fatal(err)
	}
	ada := actor(t, s, "a@school.test")
	for action, open := range map[school.Action]bool{school.SignIn: true, school.SettingMode: true, school.DoorSave: false, school.Undo: false} {
		if err := s.closed(ada, ruleOf(action)); (err == nil) != open {
			t.Errorf("%s: %v", action, err)
		}
	}
	if err := s.closed(command, ruleOf(school.DoorSave)); err != nil {
		t.Errorf("a command: %v", err)
	}
}

// Undo is offered for a door's newest change if it put a link there or took it
// away; on a card of a cover, if it did so with the cover's link.
func TestLastSaves(t *testing.T) {
	s, _ := newStore(t)
	ada, bo := actor(t, s, "a@school.test"), actor(t, s, "b@school.test")
	d := doorOf(t, s, bo.Email, 1) // Biology, which Ada covers
	zoom, version := school.Meeting{Link: "https://zoom.us/j/81111111111", Provider: "Zoom"}, d.Version
	offered := func(saved Saved, err error, door, cover bool) {
		t.Helper()
		version++
		other := doorOf(t, s, ada.Email, 0) // which nobody has saved
		for _, one := range []struct {
			right school.Right
			want  bool
		}{{school.Right{Leads: true, Teaches: true}, door}, {school.Right{Covers: true}, cover}} {
			last, readErr := s.LastSaves(ctx, []school.Entry{{Door: other}, {Door: d, Right: one.right}})
			id := last[d.ID].Change
			if err := errors.Join(err, readErr); err != nil || (id == saved.Change) != one.want || !one.want && id != 0 || last[other.ID].Change != 0 {
				t.Errorf("%+v: change %d of %d is offered (%v)", one.right, id, saved.Change, err)
			}
		}
	}
	saved, err := s.SaveDoors(ctx, bo, zoom, Save{d.Code, version})
	offered(saved, err, true, false)
	saved, err = s.ClearDoor(ctx, bo, Save{d.Code, version})
	offered(saved, err, true, false)
	undone, err := s.Undo(ctx, bo, saved.Change)
	offered(undone, err, false, false)
	lent, err := s.Lend(ctx, bo, d.Code, ada.PersonID, "2026-11-24", "2026-11-24")
	offered(lent, err, false, false)
	saved, err = s.SaveDoors(ctx, ada, zoom, Save{d.Code, version})
	offered(saved, err, false, true)
	saved, err = s.ClearDoor(ctx, ada, Save{d.Code, version})
	offered(saved, err, false, true)
}
