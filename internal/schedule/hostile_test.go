package schedule

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Texts that somebody pastes by mistake or on purpose. Each says in its first line what
// comes out: "fine", or its first error.
func TestHostileTexts(t *testing.T) {
	files, err := filepath.Glob("testdata/hostile/*.txt")
	if err != nil || len(files) < 15 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want := strings.TrimPrefix(string(text[:strings.IndexAny(string(text), "\r\n")]), "# ")
			s, problems := Parse(string(text), time.UTC)
			if want == "fine" {
				if len(problems) > 0 || s.Day(date("2026-09-14"), "").Kind == "" {
					t.Error(problems)
				}
				return
			}
			if !Faulty(problems) || problems[0].String() != want {
				t.Errorf("the problems are %v", problems)
			}
		})
	}
}
