package static

import "testing"

func TestEncoding(t *testing.T) {
	for _, c := range []struct {
		accept []string
		want   string
	}{
		{nil, ""},
		{[]string{""}, ""},
		{[]string{"identity"}, ""},
		{[]string{"gzip"}, "gzip"},
		{[]string{"gzip, deflate, br, zstd"}, "zstd"},
		{[]string{"zstd,gzip"}, "zstd"},
		{[]string{"gzip, deflate, br"}, "gzip"},
		{[]string{"br"}, ""},
		{[]string{"GZip"}, "gzip"},
		{[]string{" gzip ; q=0.8 , br"}, "gzip"},
		{[]string{"gzip;Q=0.8"}, "gzip"},
		{[]string{"zstd;q=0.8, gzip;q=0.9"}, "gzip"},
		{[]string{"zstd;q=0.1", "gzip;q=0.9"}, "gzip"},
		{[]string{"gzip;q=0.1", "zstd"}, "zstd"},
		{[]string{"zstd;q=0.5, gzip;q=0.5"}, "zstd"},
		{[]string{"gzip;q=0"}, ""},
		{[]string{"gzip;q=0.000"}, ""},
		{[]string{"gzip;q=0.001"}, "gzip"}, // no less than identity, which is not named
		{[]string{"gzip; q=1.0"}, "gzip"},
		{[]string{"gzip;level=9"}, "gzip"},
		{[]string{"*"}, "zstd"},
		{[]string{"*;q=0.1"}, "zstd"},
		{[]string{"*;q=0"}, ""},
		{[]string{"zstd;q=0, *"}, "gzip"},
		{[]string{"*, zstd;q=0"}, "gzip"},
		{[]string{"gzip;q=0, zstd;q=0, *"}, ""},
		{[]string{"*;q=0, gzip"}, "gzip"},
		{[]string{"identity, gzip"}, "gzip"},
		{[]string{"identity, gzip;q=0.5"}, ""},
		{[]string{"identity;q=0.5, gzip;q=0.6"}, "gzip"},
		{[]string{"identity;q=0, gzip;q=0.001"}, "gzip"},
		{[]string{"identity;q=0"}, ""},
		{[]string{"identity;q=0, *;q=0, gzip;q=0"}, ""},
		{[]string{"gzip;q=broken"}, ""},
		{[]string{"gzip;q=-1"}, ""},
		{[]string{"gzip;q=1.1"}, ""},
		{[]string{"gzip;q=NaN"}, ""},
		{[]string{"gzip;q="}, ""},
		{[]string{",, ;q=1,gzip,"}, "gzip"},
	} {
		if got := Encoding(c.accept, "zstd", "gzip"); got != c.want {
			t.Errorf("%q: %q, want %q", c.accept, got, c.want)
		}
	}
	if got := Encoding([]string{"zstd, *"}, "gzip"); got != "gzip" {
		t.Errorf("gzip alone: %q", got)
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		header []string
		want   bool
	}{
		{nil, false},
		{[]string{""}, false},
		{[]string{`"a"`}, true},
		{[]string{`W/"a"`}, true},
		{[]string{`"b"`}, false},
		{[]string{`"b", "a"`}, true},
		{[]string{`"b","c" , W/"a"`}, true},
		{[]string{`"b"`, `"a"`}, true},
		{[]string{`"ab"`, `"ba"`, `"A"`, `""`}, false},
		{[]string{"*"}, true},
		{[]string{" * "}, true},
		{[]string{`"b, *"`, `"*"`}, false},
		{[]string{`"b,a"`}, false},
		{[]string{"a"}, false},
		{[]string{`"a`}, false},
		{[]string{`a"`}, false},
		{[]string{`"`}, false},
		{[]string{`"b" a "c"`}, false},
	} {
		if got := Matches(c.header, `"a"`); got != c.want {
			t.Errorf("%q: %t", c.header, got)
		}
	}
}
