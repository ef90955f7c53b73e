package school

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every constant is in the table once, under its kind, and nothing else is.
func TestEveryActionIsInTheTable(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "actions.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := map[Action]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if v, is := n.(*ast.ValueSpec); is && len(v.Values) == 1 {
			if name, is := v.Type.(*ast.Ident); is && name.Name == "Action" {
				value, _ := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				declared[Action(value)] = true
			}
		}
		return true
	})
	listed := map[Action]bool{}
	for _, k := range Kinds {
		for _, a := range k.actions {
			if name, _, _ := strings.Cut(string(a.name), "."); name != k.Name || listed[a.name] || !declared[a.name] {
				t.Errorf("%s of kind %s: listed before %v, declared %v", a.name, k.Name, listed[a.name], declared[a.name])
			}
			listed[a.name] = true
			if rule, known := a.name.Rule(); !known || rule.Name != k.Name || rule.Words != a.words || rule.Open != a.open {
				t.Errorf("%s is found as %+v", a.name, rule)
			}
		}
	}
	if len(declared) < 40 || len(listed) != len(declared) {
		t.Errorf("%d actions are declared, %d listed", len(declared), len(listed))
	}
}

// What can be undone has words for the undoing; what cannot says why.
func TestEveryActionCanBeUndoneOrSaysWhyNot(t *testing.T) {
	for _, k := range Kinds {
		for _, a := range k.actions {
			rule, _ := a.name.Rule()
			undo, _ := rule.Undo.Rule()
			switch {
			case rule.Words == "": // no change
			case rule.Undo != "" && (rule.NoUndo != "" || undo.Name != k.Name || undo.Words == ""):
				t.Errorf("%s is undone by %q of kind %q, and not because %q", a.name, rule.Undo, undo.Name, rule.NoUndo)
			case rule.Undo == "" && !strings.HasSuffix(rule.NoUndo, "."):
				t.Errorf("%s cannot be undone because %q", a.name, rule.NoUndo)
			}
		}
	}
	if rule, _ := RequestAsk.Rule(); rule.Undo != "" || !strings.Contains(rule.NoUndo, "page of requests") {
		t.Errorf("an ask is undone by %q (%q)", rule.Undo, rule.NoUndo)
	}
	if rule, known := Action("door.paint").Rule(); known || rule.Undo != "" || rule.NoUndo == "" || rule.Words != "door.paint" {
		t.Errorf("an action of another version is %+v", rule)
	}
}

// What maintenance lets through, what an import must be compared with again, and
// what the filter of the history offers.
func TestPolicyOfActions(t *testing.T) {
	var open []Action
	var rosters, labels []string
	for _, k := range Kinds {
		for _, a := range k.actions {
			if a.open {
				open = append(open, a.name)
			}
		}
		if k.Roster {
			rosters = append(rosters, k.Name)
		}
		if k.Label != "" {
			labels = append(labels, k.Name)
		}
	}
	if want := []Action{RequestAsk, SignIn, SessionEnd, SettingMode, ViewStart}; !slices.Equal(open, want) {
		t.Errorf("maintenance lets %v through, want %v", open, want)
	}
	if want := []string{"teacher", "class", "person", "request", "import", "year", "school"}; !slices.Equal(rosters, want) {
		t.Errorf("the roster is moved by %v, want %v", rosters, want)
	}
	if want := []string{"door", "cover", "teacher", "class", "person", "account", "request", "sign-in", "session", "setting", "import", "year", "school", "schedule"}; !slices.Equal(labels, want) {
		t.Errorf("the filter offers %v, want %v", labels, want)
	}
}
