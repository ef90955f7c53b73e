package roster

// sign is a header that gives another system away.
type sign struct {
	columns []string
	is      string
}

// signs are tried in order, so what is particular stands before what is common.
// Sources: OneRoster 1.1 and 1.2 CSV binding; Clever SFTP CSV; Microsoft School
// Data Sync V1 ("SIS ID") and V2.1, whose files share OneRoster's names and ids
// but have no status column; Google Admin's user download.
var signs = []sign{
	{[]string{"first_name_[required]", "email_address_[required]"}, "a Google Admin user download"},

	{[]string{"propertyname", "value"}, "a OneRoster file (manifest.csv)"},
	{[]string{"sourcedid", "status", "givenname", "familyname"}, "a OneRoster file (users.csv)"},
	{[]string{"sourcedid", "status", "classsourcedid", "usersourcedid"}, "a OneRoster file (enrollments.csv)"},
	{[]string{"sourcedid", "status", "usersourcedid", "roletype"}, "a OneRoster file (roles.csv)"},
	{[]string{"sourcedid", "status", "coursesourcedid"}, "a OneRoster file (classes.csv)"},
	{[]string{"sourcedid", "status", "title", "orgsourcedid"}, "a OneRoster file (courses.csv)"},
	{[]string{"sourcedid", "status", "startdate", "enddate"}, "a OneRoster file (academicSessions.csv)"},
	{[]string{"sourcedid", "status", "name", "type"}, "a OneRoster file (orgs.csv)"},
	{[]string{"sourcedid", "status"}, "a OneRoster file"},

	{[]string{"sourcedid"}, "a Microsoft School Data Sync file"},
	{[]string{"usersourcedid"}, "a Microsoft School Data Sync file"},
	{[]string{"sis_id"}, "a Microsoft School Data Sync file"},
	{[]string{"section_sis_id"}, "a Microsoft School Data Sync file"},

	{[]string{"school_id", "section_id", "student_id"}, "a Clever file (enrollments.csv)"},
	{[]string{"school_id", "section_id", "teacher_id"}, "a Clever file (sections.csv)"},
	{[]string{"school_id", "teacher_id"}, "a Clever file (teachers.csv)"},
	{[]string{"school_id", "student_id"}, "a Clever file (students.csv)"},
	{[]string{"school_id", "staff_id"}, "a Clever file (staff.csv)"},
	{[]string{"school_id", "school_name"}, "a Clever file (schools.csv)"},
}

// foreign names the system that a header comes from, or "".
func (h header) foreign() string {
	for _, s := range signs {
		if h.has(s.columns...) {
			return s.is
		}
	}
	return ""
}
