package roster

import (
	"errors"
	"testing"
)

// TestSourceName: what somebody typed counts before what the file is, and one
// system keeps one spelling.
func TestSourceName(t *testing.T) {
	for _, c := range []struct {
		name, typed, file string
		known             []string
		want              string
	}{
		{"typed", "SIS", "OneRoster", nil, "SIS"},
		{"the kind of file", "", "OneRoster", nil, "OneRoster"},
		{"made by hand", "", "", nil, "Hallway CSV"},
		{"as it was spelled", "sis", "OneRoster", []string{"Clever", "SIS"}, "SIS"},
		{"as the kind of file was spelled", "", "OneRoster", []string{"oneroster"}, "oneroster"},
		{"accents", "ÉCOLES", "", []string{"écoles"}, "écoles"},
		{"the newest spelling", "sis", "", []string{"Sis", "SIS"}, "Sis"},
		{"a spelling that is there too", "sis", "", []string{"SIS", "sis"}, "sis"},
		{"another one", "SIS 2", "", []string{"SIS"}, "SIS 2"},
	} {
		if got := SourceName(c.typed, c.file, c.known); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestDecodeAsksWhomTheSourceNamed: a delta asks once, for the source that the
// import will be of; a bulk export, which says everything, asks nobody.
func TestDecodeAsksWhomTheSourceNamed(t *testing.T) {
	const users = "sourcedId,status,enabledUser,orgSourcedIds,role,givenName,familyName,email\nu1,active,true,s,teacher,Ada,Ray,\n"
	const orgs = "sourcedId,status,name,type,parentSourcedId\ns,active,North,school,\n"
	for _, c := range []struct{ name, mode, typed, asked string }{
		{"delta", "delta", "", "OneRoster"},
		{"delta of a source that somebody named", "delta", "SIS", "SIS"},
		{"bulk", "bulk", "SIS", ""},
	} {
		asked := ""
		known := func(source string) (map[string]bool, error) {
			asked += source
			return nil, nil
		}
		files := map[string]string{
			"users.csv": users, "orgs.csv": orgs,
			"manifest.csv": "propertyName,value\nfile.users," + c.mode + "\nfile.orgs,bulk\nfile.classes,absent\nfile.enrollments,absent\n",
		}
		r, _, err := decode("export.zip", string(export(t, files)), Options{Today: "2026-11-24", Source: c.typed, Known: known})
		if err != nil || asked != c.asked || len(r.People) != 1 {
			t.Errorf("%s: asked for %q, want %q, and read %v (%v)", c.name, asked, c.asked, r.People, err)
		}
		if want := SourceName(c.typed, "OneRoster", nil); r.Source != want {
			t.Errorf("%s: of %q, want %q", c.name, r.Source, want)
		}
	}
	failed := errors.New("no database")
	files := map[string]string{"users.csv": users, "orgs.csv": orgs,
		"manifest.csv": "propertyName,value\nfile.users,delta\nfile.orgs,bulk\n"}
	if _, _, err := decode("export.zip", string(export(t, files)), Options{Known: func(string) (map[string]bool, error) { return nil, failed }}); !errors.Is(err, failed) {
		t.Errorf("nobody could be asked: %v", err)
	}
}
