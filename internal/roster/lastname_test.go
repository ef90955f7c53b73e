package roster

import (
	"slices"
	"strings"
	"testing"
)

func TestLastName(t *testing.T) {
	for _, c := range []struct{ name, last string }{
		{"Ms Adaeze Okafor", "Okafor"},
		{"Ms Okafor", "Okafor"},
		{"The Rev. Dr. José O’Neil-Smith III", "O’Neil-Smith"},
		{"Okafor, Adaeze", "Okafor"},
		{"de la Cruz, Ana", "de la Cruz"},
		{"John Smith, Jr.", "Smith"},
		{"Alice B. Smith, Ph.D.", "Smith"},
		{"Robert “Bob” Smith", "Smith"},
		{"Robert Smith (Bob)", "Smith"},
		{"Ana de la Cruz", "de la Cruz"},
		{"Ludwig van der Berg", "van der Berg"},
		{"De La Cruz", "La Cruz"}, // the first word is a given name unless somebody says otherwise
		{"Prof. Wen Li", "Li"},
		{"李文", "李文"},
		{"李 文", "李 文"},
		{"김 민준", "김 민준"},
		{"Q", "Q"},
		{"Mr", "Mr"},
		{"The Coach", "Coach"},
		{"Ærø Ødegård", "Ødegård"},
		{"  Anna   Lee ", "Lee"},
		{"jo@school.test", "jo@school.test"},
		{"(Bob)", "Bob"},
		{"", ""},
		{strings.Repeat("x", 200), strings.Repeat("x", 200)},
	} {
		if got := LastName(c.name); got != c.last {
			t.Errorf("LastName(%q) = %q, want %q", c.name, got, c.last)
		}
	}
}

func TestSortKey(t *testing.T) {
	sorted := []struct{ name, as string }{
		{"Zoë Adams", ""},
		{"Ms Bea d’Angelo", ""},
		{"Ana de la Cruz", ""},
		{"Anna Li", ""},
		{"Li, Bao", ""},
		{"Dr Wen Li", ""},
		{"Amy Liang", ""},
		{"Anna Ødegård", ""}, // ø is an o, whatever follows
		{"Mr Zed Okafor", ""},
		{"Zed O’Neil-Smith", ""},
		{"Li Wen", "Wén, Li"}, // as somebody said
		{"Amy Wenders", ""},
		{"李文", ""},
	}
	keys := make([]string, len(sorted))
	for i, n := range sorted {
		keys[i] = SortKey(n.name, n.as)
	}
	if !slices.IsSorted(keys) {
		t.Errorf("the keys are not in order: %q", keys)
	}
	if a, b := SortKey("MR JOSÉ O'NEIL", ""), SortKey("Jose O’Neil", ""); a != b {
		t.Errorf("one name has two keys, %q and %q", a, b)
	}
}

func BenchmarkSortKey(b *testing.B) {
	for b.Loop() {
		SortKey("The Rev. Dr. José O’Neil-Smith III", "")
		SortKey("Ms Adaeze Okafor", "")
	}
}

// A name of plain letters, which most are, is folded like any other.
func TestPlainNamesAreFoldedAlike(t *testing.T) {
	for c := range rune(0x250) {
		for _, s := range []string{string(c), "A" + string(c) + " B", "Ms" + string(c) + "O'Neil" + string(c)} {
			if letters(s) != foldLetters(s) {
				t.Errorf("%q is %q, want %q", s, letters(s), foldLetters(s))
			}
		}
	}
}
