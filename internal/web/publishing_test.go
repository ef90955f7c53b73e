package web

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// No handler publishes, so no handler can forget it: the store tells the publisher
// what every commit touched.
func TestNoHandlerPublishes(t *testing.T) {
	publishes := regexp.MustCompile(`\.dir\.(Publish|Refresh)\w*\(`)
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) < 10 {
		t.Fatalf("%d files (%v)", len(names), err)
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := publishes.Find(source); found != nil && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s calls %s", name, found)
		}
	}
}
