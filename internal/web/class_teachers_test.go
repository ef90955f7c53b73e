package web_test

import (
	"net/url"
	"strings"
	"testing"

	"hallway/internal/app/apptest"
)

// The teachers of a class may be pasted as a mail program copies them. Too many are refused
// before anybody is looked for.
func TestTeachersPasted(t *testing.T) {
	s := apptest.NewSite(t)
	admin := s.Administrator()
	page := classPage(s, apptest.Okafor.Email, 1)
	for _, pasted := range []string{
		"k.boateng@school.test\na.okafor@school.test",
		"Boateng, Kwame <k.boateng@school.test>, Ms Adaeze Okafor <a.okafor@school.test>",
		`"Boateng, Kwame (Math)" <K.Boateng@School.test>; "Okafor, Adaeze" <a.okafor@school.test>;`,
		"Mr Kwame Boateng\r\n<a.okafor@school.test>",
		" mr kwame boateng , a.okafor@school.test",
	} {
		admin.Post(page, url.Values{"teachers": {"a.okafor@school.test"}}).Want(t, 200)
		admin.Post(page, url.Values{"teachers": {pasted}}).Want(t, 200, "Mr Kwame Boateng and Ms Adaeze Okafor")
	}
	admin.Post(page, url.Values{"teachers": {"Nobody, a.okafor@school.test"}}).Want(t, 422, "Nobody in the roster is called “Nobody”.")
	admin.Post(page, url.Values{"teachers": {"a.okafor@school.test\nA.Okafor@school.test"}}).Want(t, 422, "is in the list twice")
	admin.Post(page, url.Values{"teachers": {strings.Repeat("a\n", 10_000)}}).Want(t, 422, "at most 50 teachers, and these are 10000")
	admin.Post("/admin/classes", url.Values{"title": {"Latin"}, "teachers": {strings.Repeat("a@b.c\n", 5_000)}}).Want(t, 422, "at most 50 teachers", `value="Latin"`)
	admin.Post(page, url.Values{"teachers": {strings.Repeat("x", 9_000)}}).Want(t, 422, "Nobody in the roster is called")
}
