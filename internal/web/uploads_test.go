package web_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"hallway/internal/app/apptest"
)

// sending begins an upload and pauses; finishing it reads the answer.
func sending(t *testing.T, v *apptest.Visitor) (finish func() string, hangUp func()) {
	t.Helper()
	host := strings.TrimPrefix(v.Site.URL, "http://")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	begin, end := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n", "\r\n--x--\r\n"
	fmt.Fprintf(conn, "POST /admin/imports HTTP/1.1\r\nHost: %s\r\nCookie: session=%s\r\nSec-Fetch-Site: same-origin\r\nConnection: close\r\n"+
		"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n\r\n%s", host, apptest.CookieOf(t, v, "session"), len(begin+apptest.NextTerm+end), begin)
	return func() string {
		if _, err := io.WriteString(conn, apptest.NextTerm+end); err != nil {
			t.Log(err) // the answer tells why
		}
		answer, _ := io.ReadAll(conn)
		return string(answer)
	}, func() { conn.Close() }
}

// Two uploads of a person work at the same time. A third waits before its bytes are
// read, and reads when to try again. One that breaks off gives its turn back.
func TestUploadsAtOnce(t *testing.T) {
	t.Parallel() // it waits most of the time
	s := apptest.NewSite(t)
	admin, other := s.Administrator(), s.Visitor()
	s.Command("admin", apptest.Boateng.Email)
	other.SignIn(apptest.Boateng, "/me")
	finish, _ := sending(t, admin)
	_, hangUp := sending(t, admin)
	time.Sleep(200 * time.Millisecond)
	began := time.Now()
	large := bytes.Repeat([]byte("a@school.test,A,B\n"), 500_000)
	a := upload(admin, "third.csv", large, "source", "x").Want(t, 429, "Other files are being read just now", "Nothing was changed. Try again in half a minute.", "<title>Error: ", `id="file-error"`)
	if took := time.Since(began); took < 9*time.Second || a.Header.Get("Retry-After") != "30" {
		t.Errorf("after %v, Retry-After %q", took, a.Header.Get("Retry-After"))
	}
	upload(other, "other.csv", []byte(apptest.NextTerm)).Want(t, 200, `aria-current="step">2 Check`)
	hangUp()
	upload(admin, "fourth.csv", []byte(apptest.NextTerm)).Want(t, 200, `aria-current="step">2 Check`)
	if answer := finish(); !strings.Contains(answer, " 303 ") {
		t.Errorf("the first, slow one got %.200s", answer)
	}
	for range 6 { // each gives its turn back
		upload(admin, "more.csv", []byte(apptest.NextTerm)).Want(t, 200)
		upload(admin, "wrong.csv", []byte("\x89PNG\r\n")).Want(t, 422)
	}
}

// Checks that wait use memory: the oldest goes, and its owner reads why.
func TestUploadsRoom(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	entry, err := archive.Create("roster.csv")
	if err != nil {
		t.Fatal(err)
	}
	row := "a.okafor@school.test,Ms Adaeze Okafor,Algebra II,01,A,214,Maths,Larkfield Commons," + strings.Repeat("x", 100_000) + "\n"
	if _, err := io.WriteString(entry, strings.TrimSpace(apptest.RosterHead)+",notes\n"+strings.Repeat(row, 490)); err != nil { // 49 MB
		t.Fatal(err)
	}
	archive.Close()
	var tokens []string
	for range 5 {
		tokens = append(tokens, token(t, upload(admin, "large.zip", file.Bytes())))
	}
	admin.Get("/admin/imports/check/"+tokens[0]).Want(t, 404, "This check is over", "less when newer uploads need its room")
	for _, token := range tokens[1:] {
		admin.Get("/admin/imports/check/"+token).Want(t, 200)
	}
}

// BenchmarkUploads sends 200 files of 10 MiB at the same time, by one administrator,
// and reports the most memory that server and senders used together.
func BenchmarkUploads(b *testing.B) {
	s := apptest.NewSite(b)
	admin := s.Administrator()
	var rows strings.Builder
	rows.WriteString(apptest.RosterHead)
	for n := 0; rows.Len() < 10<<20-400; n++ {
		fmt.Fprintf(&rows, "t%d@school.test,Teacher %d,Course %d,%02d,A,%d,%s,Larkfield Commons\n", n, n, n, n%10, n, strings.Repeat("Maths ", 15))
	}
	for range b.N {
		peak, stop := peakMemory()
		var all sync.WaitGroup
		taken, later := 0, 0
		var mu sync.Mutex
		for range 200 {
			all.Go(func() {
				status := send(b, admin, rows.String())
				mu.Lock()
				defer mu.Unlock()
				if status == http.StatusSeeOther {
					taken++
				} else if status == http.StatusTooManyRequests {
					later++
				}
			})
		}
		all.Wait()
		stop()
		b.ReportMetric(float64(peak.heap)/(1<<20), "peak-heap-MiB")
		b.ReportMetric(float64(peak.rss)/(1<<20), "peak-rss-MiB")
		b.ReportMetric(float64(taken), "taken")
		b.ReportMetric(float64(later), "later")
	}
}

// send uploads a file that is not copied, and does not follow the redirect.
func send(t testing.TB, v *apptest.Visitor, file string) int {
	var head bytes.Buffer
	form := multipart.NewWriter(&head)
	if _, err := form.CreateFormFile("file", "a.csv"); err != nil {
		t.Fatal(err)
	}
	end := "\r\n--" + form.Boundary() + "--\r\n"
	r, _ := http.NewRequest(http.MethodPost, v.Site.URL+"/admin/imports", io.MultiReader(&head, strings.NewReader(file), strings.NewReader(end)))
	r.ContentLength = int64(head.Len() + len(file) + len(end))
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	client := *v.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Do(r)
	if err != nil {
		t.Log(err)
		return 0
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		t.Log(err)
	}
	return answer.StatusCode
}
