package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The documents name files and functions, so that a newcomer finds them. What
// they name exists.
func TestDocumentsNameWhatExists(t *testing.T) {
	const root = "../.."
	declared := declarations(t, root)
	file := regexp.MustCompile(`^(internal|db|views|static|docs|deploy)/[\w./-]*$|^[a-z]\w+\.(go|md)$`)
	name := regexp.MustCompile(`^[a-zA-Z]+(\.[a-zA-Z]+){1,2}$`) // school.Meeting, db.Store.Undo, Store.write
	for _, document := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md", "docs/operations.md", "docs/measured.md"} {
		text, err := os.ReadFile(filepath.Join(root, document))
		if err != nil {
			t.Fatal(err)
		}
		for _, quoted := range regexp.MustCompile("`([^`\n]+)`").FindAllStringSubmatch(string(text), -1) {
			switch what := quoted[1]; {
			case file.MatchString(what):
				if !exists(root, what) {
					t.Errorf("%s names the file %s, which is not there", document, what)
				}
			case name.MatchString(what) && declared[strings.Split(what, ".")[0]]:
				if !declared[what] {
					t.Errorf("%s names %s, which is not declared", document, what)
				}
			}
		}
	}
}

// exists looks for a file by its path, or by its bare name anywhere.
func exists(root, name string) bool {
	for _, pattern := range []string{name, "*/" + name, "*/*/" + name} {
		if found, _ := filepath.Glob(filepath.Join(root, pattern)); len(found) > 0 {
			return true
		}
	}
	return false
}

// declarations are the names of our packages, of what they declare at the top
// ("db.Store"), of methods ("db.Store.Undo"), and both without the package.
func declarations(t *testing.T, root string) map[string]bool {
	found := map[string]bool{}
	for _, pattern := range []string{"db/*.go", "views/*.go", "static/*.go", "internal/*/*.go"} {
		files, _ := filepath.Glob(filepath.Join(root, pattern))
		for _, path := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, declaration := range parsed.Decls {
				for _, name := range namesOf(declaration) {
					found[parsed.Name.Name], found[name], found[parsed.Name.Name+"."+name] = true, true, true
				}
			}
		}
	}
	return found
}

func namesOf(declaration ast.Decl) (names []string) {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		receiver := d.Recv.List[0].Type
		if pointer, is := receiver.(*ast.StarExpr); is {
			receiver = pointer.X
		}
		if of, is := receiver.(*ast.Ident); is {
			names = append(names, of.Name+"."+d.Name.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
				names = append(names, fieldsOf(s)...)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}

func fieldsOf(of *ast.TypeSpec) (names []string) {
	fields, is := of.Type.(*ast.StructType)
	if !is {
		return nil
	}
	for _, field := range fields.Fields.List {
		for _, n := range field.Names {
			names = append(names, of.Name.Name+"."+n.Name)
		}
	}
	return names
}

// The lines that docs/operations.md explains are lines that the server logs.
func TestOperationsNamesLogLines(t *testing.T) {
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := exec.Command("sh", "-c", "cat *.go ../web/*.go").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(text), -1)
	if len(lines) < 5 {
		t.Errorf("only %d lines were found", len(lines))
	}
	for _, line := range lines {
		if !strings.Contains(string(source), `"`+line[1]+`"`) {
			t.Errorf("nothing logs %q", line[1])
		}
	}
}
