package apptest

import (
	"net/url"
	"os"
	"strings"
)

// HandOver has the Rev. O'Neil-Smith save a link for Ethics, and imports a roster that
// gives the class to Mr Boateng. It returns the code of its door, and what the command
// printed about the plan and when applying it.
func (s *Site) HandOver() (code, printed string) {
	s.T.Helper()
	code, version := s.Door(Oneil.Email, 0)
	rev := s.Visitor()
	rev.SignIn(Oneil, "/me")
	rev.Post("/me/doors/"+code, url.Values{"link": {"https://zoom.us/j/81111111111"}, "version": {Itoa(version)}}).Want(s.T, 200, "Saved.")
	text, err := os.ReadFile(s.Roster)
	if err != nil {
		s.T.Fatal(err)
	}
	const his = "j.oneil@school.test,The Rev. Dr. José O'Neil-Smith III,"
	rows := strings.Replace(string(text), his+"Ethics", "k.boateng@school.test,Mr Kwame Boateng,Ethics", 1)
	file := WriteFile(s.T, rows+his+"Logic,01,E,9,Social Studies,Larkfield Commons\n")
	return code, s.Command("import", file) + s.Command("import", "--apply", file)
}
