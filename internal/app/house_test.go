package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// goPackage is what go list says of a package.
type goPackage struct {
	ImportPath string
	Imports    []string
}

// The import rules of the house: data goes one way, and each library has one
// room. A package that needs a library of another's is in the wrong room.
func TestImportRules(t *testing.T) {
	may := map[string][]string{ // packages of ours that each may import
		"hallway":                            {"hallway/internal/app"},
		"hallway/internal/app":               {"hallway/db", "hallway/internal/directory", "hallway/internal/meeting", "hallway/internal/roster", "hallway/internal/schedule", "hallway/internal/school", "hallway/internal/signin", "hallway/internal/web", "hallway/views"},
		"hallway/internal/app/apptest":       {"hallway/db", "hallway/internal/app", "hallway/internal/school", "hallway/internal/signin", "hallway/internal/signin/googletest", "hallway/internal/web"}, // imported by tests alone
		"hallway/db":                         {"hallway/internal/checks", "hallway/internal/roster", "hallway/internal/schedule", "hallway/internal/school"},
		"hallway/internal/checks":            {"hallway/internal/school"},
		"hallway/internal/directory":         {"hallway/db", "hallway/internal/meeting", "hallway/internal/schedule", "hallway/internal/school", "hallway/static", "hallway/views"},
		"hallway/internal/meeting":           nil,
		"hallway/internal/roster":            {"hallway/internal/school"},
		"hallway/internal/roster/rostertest": nil, // imported by tests alone
		"hallway/internal/schedule":          nil,
		"hallway/internal/school":            nil,
		"hallway/internal/signin":            {"hallway/internal/school"},
		"hallway/internal/signin/googletest": nil, // imported by tests alone
		"hallway/internal/web":               {"hallway/db", "hallway/internal/checks", "hallway/internal/directory", "hallway/internal/meeting", "hallway/internal/roster", "hallway/internal/schedule", "hallway/internal/school", "hallway/internal/signin", "hallway/static", "hallway/views"},
		"hallway/static":                     nil,
		"hallway/views":                      {"hallway/internal/checks", "hallway/internal/roster", "hallway/internal/schedule", "hallway/internal/school", "hallway/static"},
	}
	rooms := map[string]string{ // libraries and the one package that may import each
		"github.com/labstack/echo":   "hallway/internal/web",
		"github.com/jmoiron/sqlx":    "hallway/db",
		"github.com/pressly/goose":   "hallway/db",
		"modernc.org/sqlite":         "hallway/db",
		"github.com/gofrs/flock":     "hallway/db",
		"github.com/mozillazg":       "hallway/db",
		"github.com/markbates/goth":  "hallway/internal/signin",
		"github.com/coreos/go-oidc":  "hallway/internal/signin",
		"github.com/alecthomas/kong": "hallway/internal/app",
		"github.com/klauspost":       "hallway/internal/directory",
		"github.com/andybalholm":     "hallway/internal/directory",
		"golang.org/x/net":           "hallway/internal/meeting", // publicsuffix: whose name co.uk is
	}
	pure := []string{"hallway/internal/school", "hallway/internal/schedule", "hallway/static"} // standard library only
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "hallway/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for in := json.NewDecoder(strings.NewReader(string(out))); in.More(); found++ {
		var p goPackage
		if err := in.Decode(&p); err != nil {
			t.Fatal(err)
		}
		allowed, known := may[p.ImportPath]
		if !known {
			t.Errorf("%s is a new room: say here what it may import", p.ImportPath)
		}
		for _, imported := range p.Imports {
			if (imported == "hallway" || strings.HasPrefix(imported, "hallway/")) && !slices.Contains(allowed, imported) {
				t.Errorf("%s must not import %s", p.ImportPath, imported)
			}
			if slices.Contains(pure, p.ImportPath) && strings.Contains(strings.Split(imported, "/")[0], ".") {
				t.Errorf("%s keeps to the standard library and imports %s", p.ImportPath, imported)
			}
			for library, room := range rooms {
				if strings.HasPrefix(imported, library) && p.ImportPath != room {
					t.Errorf("%s imports %s, which belongs to %s", p.ImportPath, imported, room)
				}
			}
		}
	}
	if found != len(may) {
		t.Errorf("%d packages, %d have rules", found, len(may))
	}
}

// The README's table of configuration is the code's.
func TestReadmeConfiguration(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	variables := 0
	for field := range reflect.TypeFor[config]().Fields() {
		if !field.IsExported() {
			continue
		}
		variables++
		name, value := field.Tag.Get("name"), field.Tag.Get("default")
		if value == "" {
			value = "none"
		} else {
			value = "`" + value + "`"
		}
		row := fmt.Sprintf("| `%s` | %s | %s |", name, value, field.Tag.Get("help"))
		if !strings.Contains(string(readme), row) {
			t.Errorf("the README lacks the row\n%s", row)
		}
	}
	if rows := strings.Count(string(readme), "\n| `HALLWAY_"); rows != variables {
		t.Errorf("the README has %d variables, the code %d", rows, variables)
	}
}

// A wrong value names the variable, what is wrong and an example.
func TestConfigurationErrors(t *testing.T) {
	google := map[string]string{"HALLWAY_GOOGLE_CLIENT_ID": "id", "HALLWAY_GOOGLE_CLIENT_SECRET": "s", "HALLWAY_DOMAINS": "school.org"}
	for _, test := range []struct {
		name, value, want string
	}{
		{"HALLWAY_ADDR", "8080", `HALLWAY_ADDR: "8080" is not an address to listen on; for example 127.0.0.1:8080, or systemd`},
		{"HALLWAY_URL", "links.school.org", `HALLWAY_URL: "links.school.org" is not the address of a site; for example https://links.school.org`},
		{"HALLWAY_URL", "http://links.school.org", `HALLWAY_URL: "http://links.school.org" is not https, so others could read the sign-in cookies; for example https://links.school.org`},
		{"HALLWAY_DOMAINS", "https://school.org", `HALLWAY_DOMAINS: "https://school.org" is not a domain; for example school.org`},
		{"HALLWAY_DOMAINS", "school.org,\u212aim.org", `HALLWAY_DOMAINS: "Kim.org" has the character 'K' (U+212A) in it; a Google Workspace domain has only plain letters from a to z, for example school.org`},
		{"HALLWAY_DOMAINS", "School.org, @Two.School.ORG", ""},
		{"HALLWAY_DOMAINS", "school.org?", `HALLWAY_DOMAINS: "school.org?" is not a domain; for example school.org`},
		{"HALLWAY_URL", "https://lin\u212as.school.org", `HALLWAY_URL: "https://linKs.school.org" has the character 'K' (U+212A) in it; write such a name as browsers send it, for example https://xn--schle-lva.org`},
		{"HALLWAY_ADMINS", "\u212aim@school.test", `HALLWAY_ADMINS: "Kim@school.test" has the character 'K' (U+212A) in it; the address of a Google account has only plain letters from a to z, for example head@school.org`},
		{"HALLWAY_ADMINS", "head", `HALLWAY_ADMINS: "head" is not an e-mail; for example head@school.org`},
		{"HALLWAY_DIRECTORY", "open", `HALLWAY_DIRECTORY: "open" is neither school nor public`},
		{"HALLWAY_TRUSTED_PROXIES", "10.0.0.1", `HALLWAY_TRUSTED_PROXIES: "10.0.0.1" is not a network; for example 10.1.0.0/16, or 192.0.2.7/32 for one machine`},
		{"HALLWAY_TIMEZONE", "Mars/Olympus", `HALLWAY_TIMEZONE: "Mars/Olympus" is not a time zone; for example America/Chicago`},
		{"HALLWAY_LOG", "xml", `HALLWAY_LOG: "xml" is neither text nor json`},
		{"HALLWAY_LOG_LEVEL", "loud", `HALLWAY_LOG_LEVEL: "loud" is not debug, info, warn or error`},
		{"HALLWAY_GOOGLE_CLIENT_SECRET", " ", `HALLWAY_GOOGLE_CLIENT_ID and HALLWAY_GOOGLE_CLIENT_SECRET: one is set and the other is not; Google gives you both`},
		{"HALLWAY_GOOGLE_CLIENT_SECRET", "s", ""},
	} {
		t.Run(test.name+"="+test.value, func(t *testing.T) {
			c, err := readConfig(func(name string) string {
				if name == test.name {
					return test.value
				}
				return google[name]
			})
			if err == nil {
				err = c.checkServing()
			}
			if said := fmt.Sprint(err); said != test.want && !(err == nil && test.want == "") {
				t.Errorf("said %s\nwant %s", said, test.want)
			}
		})
	}
}

// What people mistype is answered with what was meant, and exit code 2.
func TestCommandLine(t *testing.T) {
	data := t.TempDir()
	settings := map[string]string{"HALLWAY_DATA": data, "HALLWAY_DOMAINS": "school.test", "HALLWAY_ADDR": "127.0.0.1:1"} // where nobody listens
	getenv := func(name string) string { return settings[name] }
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"version"}, 0, "hallway "},
		{[]string{"help"}, 0, "serve"},
		{nil, 0, "A school's directory of meeting links."},
		{[]string{"help", "import"}, 0, "--apply"},
		{[]string{"serv"}, 2, `did you mean "serve"`},
		{[]string{"import", "--aply", "x.csv"}, 2, `did you mean "--apply"`},
		{[]string{"import"}, 2, "<path>"},
		{[]string{"demo", "--addr", "0.0.0.0:8080"}, 2, "is not a loopback address"},
		{[]string{"export"}, 2, "a folder, or --csv, or --json"},
		{[]string{"import", "nothing.csv"}, 1, "no such file"},
		{[]string{"admin", "not an address"}, 1, "An e-mail looks like name@school.org."},
		{[]string{"healthcheck"}, 1, "the server does not answer"},
		{[]string{"serve"}, 1, "HALLWAY_GOOGLE_CLIENT_ID is empty"},
		{[]string{"admin", "Head@School.test"}, 1, "there is no database in " + data + " (HALLWAY_DATA)"},
		{[]string{"admin", "--new", "Head@School.test"}, 0, "head@school.test is now an administrator."},
		{[]string{"admin", "head@school.test"}, 0, "was already an administrator."},
		{[]string{"admin", "head@gmail.com"}, 0, "head@gmail.com is now an administrator.\nNobody can sign in with that address yet: only accounts of school.test can (HALLWAY_DOMAINS).\n"},
		{[]string{"import", "testdata/choate-shape.csv"}, 3, "Nothing was changed."},
		{[]string{"import", "testdata/choate-shape.csv"}, 3, "1 problem needs a person"},
		{[]string{"import", "--apply", "testdata/choate-shape.csv", "--school", "Larkfield"}, 3, "warning The roster: 2 people have addresses of larkfield.example, which cannot sign in here: "},
		{[]string{"import", "--apply", "testdata/choate-shape.csv"}, 3, "Course list: 0 added · 0 changed · 0 removed · 8 the same · 1 problem. Nothing to do."},
		{[]string{"import", "--json", "testdata/choate-shape.csv"}, 3, `"format": "Course list"`},
		{[]string{"import", "testdata/students.csv"}, 1, "This looks like a list of students"},
		{[]string{"import", "--apply", "testdata/one-teacher.csv", "--source", "Course list"}, 1, "run it again with --remove 7"},
		{[]string{"import", "--apply", "testdata/one-teacher.csv", "--source", "Course list", "--remove", "3"}, 1, "run it again with --remove 7"},
		{[]string{"import", "--apply", "testdata/one-teacher.csv"}, 0, "2 added"},
		{[]string{"import", "--apply", "testdata/choate-shape.csv"}, 3, "Nothing to do."},
		{[]string{"export", "--csv"}, 0, "The Rev. Dr. José O'Neil-Smith III"},
		{[]string{"export", "--json"}, 0, `"course": "ALGEBRA II"`},
		{[]string{"export", data + "/site"}, 0, "Open index.html"},
		{[]string{"export", data + "/site"}, 0, "Open index.html"},
		{[]string{"export", data}, 1, "was not written by an export"},
		{[]string{"backup", data + "/copy.db"}, 0, "is written and checked. It has 6 people and 5 classes; its newest change is from "},
		{[]string{"backup", data + "/copy.db"}, 1, "exists already"},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			var out, errs strings.Builder
			code := exitCode(run(t.Context(), test.args, env{getenv, strings.NewReader(""), &out, &out}), &errs)
			if code != test.code || !strings.Contains(out.String()+errs.String(), test.want) {
				t.Errorf("exit %d, want %d with %q:\n%s%s", code, test.code, test.want, out.String(), errs.String())
			}
			if code != 0 && strings.Count(errs.String(), "\n") != 1 {
				t.Errorf("an error is one line:\n%s", errs.String())
			}
		})
	}
}

// The packages of the tests themselves stay out of the binary.
func TestBinaryHasNoTestCode(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "hallway").Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		t.Fatal(string(failed.Stderr))
	}
	if regexp.MustCompile(`(?m)^(testing|hallway/.*test|github.com/chromedp/.*)$`).Match(out) {
		t.Errorf("the binary holds test code:\n%s", out)
	}
}

// The commands in the tables of figures name packages that have what they run.
func TestCommandsOfTheFigures(t *testing.T) {
	docs, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	command, found := regexp.MustCompile("`go test [^`]*-(?:bench|run) (\\w+)[^`]* \\./([^` ]+)`"), 0
	for _, doc := range append(docs, "../../README.md") {
		text, err := os.ReadFile(doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range command.FindAllStringSubmatch(string(text), -1) {
			found++
			tests, err := filepath.Glob(filepath.Join("../..", m[2], "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(tests, func(file string) bool {
				source, err := os.ReadFile(file)
				return err == nil && regexp.MustCompile(`(?m)^func (Test|Benchmark)\w*`+m[1]).Match(source)
			}) {
				t.Errorf("%s: nothing runs by %s", doc, m[0])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d commands were found", found)
	}
}
