package roster

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// hostile are the worst files that we can think of: each makes some part of the
// reader work as hard as its size allows. A line's # is its number, and + the next; what
// follows \x00 is no line.
var hostile = []struct {
	name  string
	files []string // "file.csv\nheader\nline"; the last one is filled up
}{
	{"nothing but people and classes", []string{"rows.csv\nteacher_email,teacher_name,course,section\n#@b.c,#,c#,1"}},
	{"a class of everybody", []string{"rows.csv\nteacher_email,teacher_name,course,section\n#@b.c,#,c,1"}},
	{"a teacher everywhere", []string{"rows.csv\nteacher_email,teacher_name,course,section,school\na@b.c,a,c,1,#"}},
	{"people without addresses", []string{"rows.csv\nteacher_email,teacher_name,course,section\n,A#,c,#"}},
	{"a name in every row", []string{"rows.csv\nteacher_email,teacher_name,course,section\na@b.c,A#,c,1"}},
	{"rows that disagree with a long one", []string{"rows.csv\nteacher_email,teacher_name,course,section,room\na@b.c,a,c,1," + strings.Repeat("É ", 300) + "\n,,c,1,#"}},
	{"two alphabets", []string{"rows.csv\nteacher_email,teacher_name,course,section\n,А#a,c#А,1"}},
	{"invisible characters", []string{"rows.csv\nteacher_email,teacher_name,course,section\n,\u200B#,\u200B#,1"}},
	{"cells of a thousand letters", []string{"rows.csv\nteacher_email,teacher_name,course,section\n#@b.c," + strings.Repeat("é", 450) + "#," + strings.Repeat("É", 450) + "#,1"}},
	{"a row that does not end", []string{"rows.csv\nteacher_email,teacher_name,course,section\n\"a\n\x00a,"}},
	{"a row of commas", []string{"rows.csv\nteacher_email,teacher_name,course,section\n\x00,"}},
	{"a header of columns", []string{"rows.csv\n" + strings.Repeat("teecher_emial,", 4000) + "\na"}},
	{"a header of nearly the names", []string{"rows.csv\n" + strings.Repeat("teecher_emial,", 490) + "\na"}},
	{"empty lines", []string{"rows.csv\nteacher_email,teacher_name,course,section\n\x00\r"}},
	{"accounts", []string{"google.csv\nFirst Name [Required],Last Name [Required],Email Address [Required],Org Unit Path [Required]\na,b,#@b.c,/" + strings.Repeat("a/", 9)}},

	{"students", append(oneRosterHeads("users"), "users.csv\nsourcedId,status,givenName,familyName,role\n#,,,,x")},
	{"users without a role", append(oneRosterHeads("users"), "users.csv\nsourcedId,status,givenName,familyName,role\n#,,,,")},
	{"teachers", append(oneRosterHeads("users"), "users.csv\nsourcedId,status,givenName,familyName,role\n#,,,,aide")},
	{"one person again and again", append(oneRosterHeads("users"), "users.csv\nsourcedId,status,givenName,familyName,role,email\n#,,A,B,aide,a@b.c")},
	{"orgs one above the other", append(oneRosterHeads("classes", "orgs"), "classes.csv\nsourcedId,status,title,courseSourcedId,schoolSourcedId", "orgs.csv\nsourcedId,status,name,type,parentSourcedId\n#,,,local,+")},
	{"schools of one person", append(oneRosterHeads("users"), "users.csv\nsourcedId,status,givenName,familyName,role,orgSourcedIds\n1,,A,B,aide,\""+"#,#0,#00,#1,#2,#3,#4"+"\"")},
	{"terms of classes", append(oneRosterHeads("classes"), "classes.csv\nsourcedId,status,title,courseSourcedId,schoolSourcedId,termSourcedIds\n#,,A,,s,\""+strings.Repeat("t1,t2,", 500)+"\"")},
	{"one class of all teachers", append(oneRosterHeads("enrollments"), "enrollments.csv\nsourcedId,status,classSourcedId,userSourcedId,role\n#,,k,u,teacher")},
	{"changes of one class", []string{"manifest.csv\npropertyName,value\nfile.enrollments,delta", "enrollments.csv\nsourcedId,status,classSourcedId,userSourcedId,role\n#,,k,#,teacher"}},

	{"columns of teachers", []string{"schools.csv\nSchool_id,School_name\n1,A", "teachers.csv\nSchool_id,Teacher_id,First_name,Last_name\n1,1,A,B",
		"sections.csv\nSchool_id,Section_id," + teacherHeads(490) + "Name\n1,#"}},
}

func oneRosterHeads(but ...string) (files []string) {
	for file, rows := range map[string]string{
		"orgs": "sourcedId,status,name,type\ns,,S,school", "users": "sourcedId,status,givenName,familyName,role\nu,,A,B,teacher",
		"classes": "sourcedId,status,title,courseSourcedId,schoolSourcedId\nk,,A,,s", "enrollments": "sourcedId,status,classSourcedId,userSourcedId,role",
	} {
		if !strings.Contains(strings.Join(but, " "), file) {
			files = append(files, file+".csv\n"+rows)
		}
	}
	return files
}

func teacherHeads(n int) string {
	out := "Teacher_id,"
	for i := range n {
		out += fmt.Sprintf("Teacher_%d_id,", i+2)
	}
	return out
}

// filled is a hostile export whose last file is of the size.
func filled(t testing.TB, files []string, size int) (name string, data []byte) {
	put := func(w io.Writer, text string) {
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	write := func(w io.Writer, text string, size int) {
		rows := strings.Split(text, "\n")
		last := rows[len(rows)-1]
		put(w, strings.Join(rows[:len(rows)-1], "\n")+"\n")
		if endless, ok := strings.CutPrefix(last, "\x00"); ok {
			put(w, strings.Repeat(endless, size/len(endless)))
			return
		}
		for n, written := 1, 0; written < size; n++ {
			// The next line's number makes a chain of them.
			m, _ := io.WriteString(w, strings.ReplaceAll(strings.ReplaceAll(last, "#", fmt.Sprint(n)), "+", fmt.Sprint(n+1))+"\n")
			written += m
		}
	}
	if len(files) == 1 {
		name, text, _ := strings.Cut(files[0], "\n")
		var out strings.Builder
		write(&out, text, size)
		return name, []byte(out.String())
	}
	return "export.zip", archive(t, func(z *zip.Writer) {
		for i, file := range files {
			name, text, _ := strings.Cut(file, "\n")
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			if i < len(files)-1 {
				put(w, text+"\n")
			} else {
				write(w, text, size)
			}
		}
	})
}

// TestHostileMemory: a hostile MiB takes no more than 200 MiB.
func TestHostileMemory(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			name, data := filled(t, h.files, 1<<20)
			r, found, grown, err := decodeWatched(name, data, vetting)
			t.Logf("%d MiB, %d people, %d classes, %d findings, %v", grown>>20, len(r.People), len(r.Sections), len(found), err)
			if grown > 200<<20 {
				t.Errorf("the heap grew by %d MiB", grown>>20)
			}
			var refused Refusal
			if err != nil && !errors.As(err, &refused) {
				t.Error(err)
			}
		})
	}
}

// BenchmarkHostile is how long a hostile MiB takes, and eight: no part of the
// work may grow with the square of it.
func BenchmarkHostile(b *testing.B) {
	for _, h := range hostile {
		for _, mib := range []int{1, 8} {
			b.Run(fmt.Sprintf("%s/%d MiB", h.name, mib), func(b *testing.B) {
				name, data := filled(b, h.files, mib<<20)
				for b.Loop() {
					if u, err := Open(name, data); err == nil {
						_, _, err = u.Decode(vetting)
						var refused Refusal
						if err != nil && !errors.As(err, &refused) {
							b.Fatal(err)
						}
					}
				}
			})
		}
	}
}
