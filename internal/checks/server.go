package checks

import (
	"fmt"
	"time"

	"hallway/internal/school"
)

// When the server's own checks need somebody.
const (
	spaceLeft   = 256 << 20          // bytes free, below which the disk needs somebody
	backupAfter = 7 * 24 * time.Hour // without a backup
)

func faults(f Facts) (list []Check) {
	for _, why := range f.Server.Faults {
		list = append(list, Check{ID: "fault", Group: Now, Name: "Server", Count: 1, Says: "fault stops this site", About: why,
			Button: Button{Label: "Open the log", Href: "/admin/log?level=error"}})
	}
	return list
}

func disk(f Facts) []Check {
	s := f.Server
	switch {
	case s.Free == 0:
		return nil
	case s.Free < spaceLeft:
		return []Check{{ID: "disk", Group: Now, Name: "Disk", Count: int(s.Free >> 20), Says: "MB are left on the disk",
			About: "When it is full, nobody can save a link. Make room on the server."}}
	}
	return []Check{inOrder("disk", "Disk", bytes(s.Free)+" free. The database is "+bytes(s.Size)+".", Button{})}
}

// imports has a line for each source whose last file is late or had problems.
func imports(f Facts) (list []Check) {
	for _, file := range f.Sources {
		c := Check{ID: "import", Group: Week, Name: "Import", Who: []string{file.Source}}
		c.Button = Button{Label: "Open the imports", Href: "/admin/imports"}
		came := "The last file came " + f.day(file.At()) + "."
		switch days := file.Days(f.Now, f.Zone); {
		case file.Late(f.Now, f.Zone):
			c.Count, c.Says, c.About = days, "days without a new roster file", came
		case file.Problems > 0:
			c.Count, c.About = file.Problems, came
			c.Says = plural(c.Count, "problem is in the last roster file", "problems are in the last roster file")
		default:
			c.Group, c.Says = Order, came+" No problems."
		}
		list = append(list, c)
	}
	return list
}

func backups(f Facts) []Check {
	if f.OnlySchool {
		return nil
	}
	at := f.Server.Backup
	const how = "Have the server run “hallway backup FILE” every night."
	switch age := f.Now.Sub(at); {
	case at.IsZero() && f.Classes == 0:
		return nil // there is nothing to lose yet
	case at.IsZero():
		return []Check{{ID: "backup", Group: Week, Name: "Backup", Says: "backups have been made", About: how}}
	case age > backupAfter:
		days := int(age / (24 * time.Hour))
		return []Check{{ID: "backup", Group: Week, Name: "Backup", Count: days, Says: "days since the last backup", About: how}}
	}
	return []Check{inOrder("backup", "Backup", "Made "+f.moment(at)+", read back and checked.", Button{})}
}

// site says who sees what.
func site(f Facts) []Check {
	sees := "anyone can see "
	if !f.Public {
		sees = "anyone with " + account(f.Domains) + " can see "
	}
	mode := map[school.Mode]string{school.Live: "Live", school.Maintenance: "Maintenance, nobody can save"}[f.Status.Mode]
	if mode == "" {
		mode = "Preview"
	}
	says := fmt.Sprintf("%s: %s%s.", mode, sees, some(f.Classes, "class", "classes"))
	if f.OnlySchool {
		return []Check{inOrder("site", "Site", says, Button{})}
	}
	return []Check{inOrder("site", "Site", says, Button{Label: "Settings", Href: "/admin/settings"})}
}

// account is what people sign in with: "a school.org account".
func account(domains []string) string {
	if len(domains) == 0 {
		return "a school account"
	}
	return "an account of " + either(domains)
}

func version(f Facts) []Check {
	if f.Server.Version == "" {
		return nil
	}
	return []Check{inOrder("version", "Version", f.Server.Version, Button{})}
}
