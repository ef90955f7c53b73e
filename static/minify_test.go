package static

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"strings"
	"testing"
)

// TestMinified: people read comments in the repository, phones do not load them, and no
// file uses syntax that an old browser does not know.
func TestMinified(t *testing.T) {
	for _, name := range []string{"app.css", "console.css", "directory.js", "doors.js"} {
		served := string(all().byName[name].body)
		if len(served) > len(source(name))*3/4 || strings.Contains(served, "----------") || strings.Contains(served, "\n  ") {
			t.Errorf("%s: %d bytes of %d", name, len(served), len(source(name)))
		}
		for _, newer := range []string{"??", "?.", "||=", "&&="} { // of ES2020 and later
			if strings.HasSuffix(name, ".js") && strings.Contains(served, newer) {
				t.Errorf("%s has %s", name, newer)
			}
		}
		sum := sha256.Sum256([]byte(served)) // of what a browser gets, which it keeps for ever
		if !strings.Contains(Path(name), "."+hex.EncodeToString(sum[:4])+".") {
			t.Errorf("%s is at %s", name, Path(name))
		}
	}
	released, _ := embedded.ReadFile("htmx.min.js")
	if string(all().byName["htmx.min.js"].body) != string(released) {
		t.Error("htmx is not the file that was released")
	}
}

// TestDirectoryParts: no file of the student page's script is left out, and together they
// are one function, which leaves one name to others.
func TestDirectoryParts(t *testing.T) {
	whole := string(source("directory.js"))
	files, err := fs.Glob(embedded, "directory/*.js")
	if err != nil || len(files) != len(directoryParts) {
		t.Fatalf("%d files and %d parts (%v)", len(files), len(directoryParts), err)
	}
	for _, file := range files {
		if !strings.Contains(whole, string(read(file))) {
			t.Errorf("%s is left out", file)
		}
	}
	served := string(all().byName["directory.js"].body)
	if !strings.HasPrefix(served, "(function(){") || strings.Count(served, "window.hallway") != 1 {
		t.Errorf("the script begins with %.40s", served)
	}
}

// TestFaultyScriptStopsTheProgram: half a script must never be kept for ever.
func TestFaultyScriptStopsTheProgram(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a script that cannot be read is served")
		}
	}()
	minified("broken.js", script, []byte("function ("))
}

// BenchmarkBuild is what the first start costs.
func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		build()
	}
}
