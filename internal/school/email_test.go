package school_test

import (
	"strings"
	"testing"

	"hallway/internal/school"
)

// addresses are texts and the results of both parsers: typed is ParseEmail's,
// verified VerifiedEmail's. "" is a refusal, with a part of its sentence.
var addresses = []struct {
	text, typed, verified, says string
}{
	{"kim@school.test", "kim@school.test", "kim@school.test", ""},
	{"KIM@School.TEST", "kim@school.test", "kim@school.test", ""},
	{"o'neil+a_b-c.d@school.test", "o'neil+a_b-c.d@school.test", "o'neil+a_b-c.d@school.test", ""},
	{" sa@school.test ", "sa@school.test", "", "a space or an invisible character"},
	{"sa@school.test\n", "sa@school.test", "", "a space or an invisible character"},
	{"\u00a0sa@school.test", "sa@school.test", "", "a space or an invisible character"},
	{"\u212aim@school.test", "", "", "“\u212a” (U+212A)"},
	{"kim@\u212aschool.test", "", "", "(U+212A)"},
	{"\u017fa@school.test", "", "", "(U+017F)"}, // long s, which strings.ToUpper makes S
	{"\u0130da@school.test", "", "", "(U+0130)"},
	{"josé@school.test", "", "", "“é” (U+00E9)"},
	{"a@schооl.test", "", "", "(U+043E)"}, // Cyrillic
	{"a@school\u3002test", "", "", "(U+3002)"},
	{"a＠school.test", "", "", "looks like name@school.org"}, // full-width @
	{"s a@school.test", "", "", "a space or an invisible character"},
	{"s\u200ba@school.test", "", "", "a space or an invisible character"},
	{"s\u00ada@school.test", "", "", "a space or an invisible character"},
	{"s\x00a@school.test", "", "", "a space or an invisible character"},
	{"s\xffa@school.test", "", "", "(U+FFFD)"},
	{"", "", "", "is empty"},
	{"   ", "", "", "The e-mail is empty"},
	{"sa", "", "", "looks like name@school.org"},
	{"@school.test", "", "", "looks like name@school.org"},
	{"sa@", "", "", "looks like name@school.org"},
	{"sa@b@school.test", "", "", "looks like name@school.org"},
	{"Sa <sa@school.test>", "", "", "a space"},
	{"<sa@school.test>", "", "", "without a name or brackets"},
	{strings.Repeat("x", 250) + "@school.test", "", "", "longer than an e-mail can be"},
}

func TestEmails(t *testing.T) {
	for _, a := range addresses {
		typed, typedErr := school.ParseEmail(a.text)
		if string(typed) != a.typed || (typedErr != nil) != (a.typed == "") {
			t.Errorf("ParseEmail(%q) = %q, %v; want %q", a.text, typed, typedErr, a.typed)
		}
		verified, verifiedErr := school.VerifiedEmail(a.text)
		if string(verified) != a.verified || (verifiedErr != nil) != (a.verified == "") {
			t.Errorf("VerifiedEmail(%q) = %q, %v; want %q", a.text, verified, verifiedErr, a.verified)
		}
		why := typedErr
		if a.typed != "" {
			why = verifiedErr
		}
		if a.says != "" && !strings.Contains(why.(school.Invalid).Sentences(), a.says) {
			t.Errorf("%q: %v does not say %q", a.text, why, a.says)
		}
	}
}

func TestLowerASCII(t *testing.T) {
	for text, want := range map[string]string{"": "", "AZaz@[`{09-.": "azaz@[`{09-.", "\u212a\u0130É\xff": "\u212a\u0130É\xff"} {
		if got := school.LowerASCII(text); got != want {
			t.Errorf("LowerASCII(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzParseEmail(f *testing.F) {
	fuzzEmails(f, school.ParseEmail, strings.TrimSpace)
}

func FuzzVerifiedEmail(f *testing.F) {
	fuzzEmails(f, school.VerifiedEmail, func(s string) string { return s })
}

// fuzzEmails checks that a parser returns ASCII that parses to itself, and that two
// texts are the same address exactly if they differ only in the case of A to Z,
// apart from what the parser drops.
func fuzzEmails(f *testing.F, parse func(string) (school.Email, error), dropped func(string) string) {
	for _, a := range addresses {
		f.Add(a.text, a.typed)
		f.Add(a.text, strings.ToUpper(a.text))
		f.Add(a.text, strings.ToLower(a.text))
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		first, errFirst := parse(a)
		second, errSecond := parse(b)
		if errFirst == nil {
			if again, err := parse(string(first)); err != nil || again != first {
				t.Fatalf("%q gives %q, which gives %q, %v", a, first, again, err)
			}
			for _, c := range []byte(first) {
				if c <= ' ' || c >= 0x7f || 'A' <= c && c <= 'Z' {
					t.Fatalf("%q gives %q", a, first)
				}
			}
		}
		same := equalASCII(dropped(a), dropped(b))
		if errFirst == nil && errSecond == nil && (first == second) != same {
			t.Fatalf("%q gives %q and %q gives %q", a, first, b, second)
		}
		if same && (errFirst == nil) != (errSecond == nil) {
			t.Fatalf("%q: %v, and %q: %v", a, errFirst, b, errSecond)
		}
	})
}

// equalASCII compares byte by byte, in a different way from the parsers.
func equalASCII(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		letter := a[i] >= 'A' && a[i] <= 'Z' || a[i] >= 'a' && a[i] <= 'z'
		if a[i] != b[i] && (!letter || a[i]^b[i] != 0x20) {
			return false
		}
	}
	return true
}
