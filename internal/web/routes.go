package web

import (
	"net"
	"net/http"

	"github.com/labstack/echo/v4"

	"hallway/static"
	"hallway/views"
)

// Limits of how many bytes a form may send (limitOf). An import may be larger.
const (
	bodyLimit  = 64 << 10
	pasteLimit = 4 * bodyLimit // where an invitation is pasted
)

// routes is every address of the site, and who may go there.
func (s *Server) routes() *echo.Echo {
	e := echo.New()
	e.HTTPErrorHandler = s.fail
	e.IPExtractor = s.addressOf()
	e.Use(s.logged, s.recovered, s.guarded, formed, s.writing)

	get := func(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) {
		e.Match([]string{http.MethodGet, http.MethodHead}, path, h, m...)
	}

	// Students, and everybody else who may read the directory.
	get("/", s.home, s.reader)
	get("/s/:school", s.school, s.reader)
	get("/now", s.onNow, s.reader)
	get("/s/:school/now", s.onNowAt, s.reader)
	get("/j/:code", s.join, s.reader)

	// Everybody.
	get("/sign-in", s.signInPage)
	get("/auth/google", s.signInBegin)
	get("/auth/google/callback", s.signInFinish)
	e.POST("/sign-out", s.signOut)
	e.POST("/sign-out/everywhere", s.signOutEverywhere)
	get("/static/*", echo.WrapHandler(static.Handler()))
	if s.cfg.Demo != nil {
		e.POST("/demo/sign-in", s.signInDemo)
	}

	// Teachers. Without a session a page sends to sign-in, and a save keeps the text.
	get("/me", s.signedIn(s.doors))
	e.POST("/me/doors/:code", s.editing(s.saveDoor))
	e.POST("/me/doors/:code/preview", s.previewDoor)
	e.POST("/me/doors/:code/clear", s.editing(s.clearDoor))
	e.POST("/me/doors/:code/ask", s.editing(s.askHost))
	e.POST("/me/doors/:code/allow", s.editing(s.allowHost))
	get("/me/doors/:code/people", s.signedIn(s.share))
	e.POST("/me/doors/:code/people/cover", s.signedIn(s.lend))
	e.POST("/me/doors/:code/people/instead", s.signedIn(s.instead))
	e.POST("/me/doors/:code/people/co", s.signedIn(s.addCoTeacher))
	e.POST("/me/doors/:code/people/end", s.signedIn(s.endTeaching))
	get("/me/out", s.outPage(views.OutSelf, s.showOutAt))
	e.POST("/me/out", s.outPage(views.OutSelf, s.saveOut))
	e.POST("/me/out/end", s.outPage(views.OutSelf, s.endOut))
	get("/me/out/:id", s.outPage(views.OutColleague, s.showOutAt))
	e.POST("/me/out/:id", s.outPage(views.OutColleague, s.saveOut))
	e.POST("/me/out/:id/end", s.outPage(views.OutColleague, s.endOut))
	get("/me/doors/:code/history", s.signedIn(s.doorHistory))
	e.POST("/changes/:id/undo", byID(s.undo))
	e.POST("/requests", s.ask)

	// Administrators.
	get(boardPath, s.board, s.admin)
	get("/admin/remind", s.remind, s.admin)
	get("/admin/people", s.people, s.admin)
	get("/admin/people/new", s.newPerson, s.admin)
	e.POST("/admin/people/new", s.addPerson, s.admin)
	get("/admin/people/:id", byID(s.onePerson), s.admin)
	e.POST("/admin/people/:id", byID(s.savePerson), s.admin)
	get("/admin/people/:id/out", s.outPage(views.OutOffice, s.showOutAt), s.admin)
	e.POST("/admin/people/:id/out", s.outPage(views.OutOffice, s.saveOut), s.admin)
	e.POST("/admin/people/:id/out/end", s.outPage(views.OutOffice, s.endOut), s.admin)
	e.POST("/admin/people/:id/suspend", s.repair("Sign-in is switched off. Every session has ended.", s.suspend), s.admin)
	e.POST("/admin/people/:id/restore", s.repair("Sign-in is switched on. They can sign in again.", s.restore), s.admin)
	e.POST("/admin/people/:id/unbind", s.repair("Disconnected. Every session has ended.", s.store.Unbind), s.admin)
	e.POST("/admin/people/:id/sign-out", s.repair("Signed out everywhere.", s.store.EndSessions), s.admin)
	e.POST("/admin/people/:id/view", byID(s.viewAs), s.admin)
	e.POST("/view/end", s.endView)
	get("/admin/classes", s.classes, s.admin)
	e.POST("/admin/classes", s.addClass, s.admin)
	get("/admin/classes/new", s.newClass, s.admin)
	e.POST("/admin/classes/cancel", s.cancelClasses, s.admin)
	get("/admin/classes/archive", s.askArchive, s.admin)
	e.POST("/admin/classes/archive", s.archiveClasses, s.admin)
	get("/admin/classes/:id", byID(s.oneClass), s.admin)
	e.POST("/admin/classes/:id", byID(s.saveClass), s.admin)
	e.POST("/admin/classes/:id/archive", s.putAway("Archived. Students do not see it any more.", s.archiveClass), s.admin)
	e.POST("/admin/classes/:id/restore", s.putAway("Restored. Students see it again.", s.store.RestoreClass), s.admin)
	e.POST("/admin/classes/:id/merge", byID(s.mergeClass), s.admin)
	get("/admin/requests", s.requests, s.admin)
	e.POST("/admin/requests/:id/this", s.decide(s.thisIsThem), s.admin)
	e.POST("/admin/requests/:id/add", s.decide(s.addAsked), s.admin)
	e.POST("/admin/requests/:id/dismiss", s.decide(s.dismiss), s.admin)
	e.POST("/admin/requests/hosts/allow", s.allowAsked, s.admin, s.adminOfAll)
	e.POST("/admin/requests/hosts/decline", s.declineAsked, s.admin, s.adminOfAll)
	get("/admin/imports", s.imports, s.admin)
	e.POST(uploadRoute, s.upload, s.admin)
	get("/admin/imports/template.csv", s.importTemplate, s.admin)
	get("/admin/imports/check/:token", s.onCheck(s.showCheck), s.admin)
	get("/admin/imports/check/:token/findings.csv", findingsCSV(s.ofCheck), s.admin)
	get("/admin/imports/check/:token/plan.csv", planCSV(s.ofCheck), s.admin)
	e.POST("/admin/imports/check/:token/again", s.onCheck(s.checkAgain), s.admin)
	e.POST("/admin/imports/check/:token/answer", s.onCheck(s.answerCheck), s.admin)
	e.POST(unitsRoute, s.onCheck(s.chooseUnits), s.admin)
	e.POST("/admin/imports/check/:token/apply", s.onCheck(s.applyCheck), s.admin)
	get("/admin/imports/:id", byID(s.oneImport), s.admin)
	get("/admin/imports/:id/findings.csv", findingsCSV(s.ofImport), s.admin)
	get("/admin/imports/:id/plan.csv", planCSV(s.ofImport), s.admin)
	e.POST("/admin/imports/:id/undo", byID(s.undoImport), s.admin)
	get("/admin/schools", s.schools, s.admin, s.adminOfAll)
	e.POST("/admin/schools", s.addSchool, s.admin, s.adminOfAll)
	get("/admin/schools/:id", byID(s.oneSchool), s.admin, s.adminOfAll)
	e.POST("/admin/schools/:id", s.changeSchool(s.renameSchool), s.admin, s.adminOfAll)
	e.POST("/admin/schools/:id/archive", s.changeSchool(s.archiveSchool), s.admin, s.adminOfAll)
	e.POST("/admin/schools/:id/restore", s.changeSchool(s.restoreSchool), s.admin, s.adminOfAll)
	e.POST("/admin/schools/:id/merge", s.changeSchool(s.mergeSchool), s.admin, s.adminOfAll)
	get("/admin/year", s.year, s.admin)
	e.POST("/admin/year", s.chooseYear, s.admin)
	get("/admin/year/check/:token", s.onYear(s.showYearCheck), s.admin)
	get("/admin/year/check/:token/plan.csv", s.onYear(s.yearCSV), s.admin)
	e.POST("/admin/year/check/:token/again", s.onYear(s.checkYearAgain), s.admin)
	e.POST("/admin/year/check/:token/apply", s.onYear(s.applyYear), s.admin)
	e.POST("/admin/year/:id/undo", byID(s.undoYear), s.admin)
	get(schedulePath, s.schedule, s.admin)
	get(schedulePath+"/schedule.txt", s.scheduleFile, s.admin)
	get(schedulePath+"/day", s.scheduleDay, s.admin)
	e.POST(schedulePath+"/day", s.saveScheduleDay, s.typed, s.admin)
	get(schedulePath+"/parts", s.scheduleParts, s.admin)
	e.POST(schedulePath+"/parts", s.saveSchedulePart, s.typed, s.admin)
	get(schedulePath+"/text", s.scheduleText, s.admin)
	e.POST(schedulePath+"/text", s.saveScheduleText, s.typed, s.admin)
	e.POST(schedulePath+"/start", s.startSchedule, s.admin)
	e.POST(schedulePath+"/remove", s.removeSchedule, s.admin)
	get("/admin/settings", s.settings, s.admin, s.adminOfAll)
	e.POST("/admin/settings/mode", s.saveSetting(s.setMode, "mode", "message", "until"), s.admin, s.adminOfAll)
	e.POST("/admin/settings/access", s.saveSetting(s.setAccess), s.admin, s.adminOfAll)
	e.POST("/admin/settings/hosts", s.saveSetting(s.setHosts, "hosts"), s.admin, s.adminOfAll)
	e.POST("/admin/settings/zone", s.saveSetting(s.setZone, "zone"), s.admin, s.adminOfAll)
	e.POST("/admin/settings/key", s.saveSetting(s.rotateReaders), s.admin, s.adminOfAll)
	get(logRoute, s.liveLog, s.admin, s.adminOfAll)
	get("/admin/activity", s.activity, s.admin)
	get("/admin/activity.csv", s.activityCSV, s.admin)

	// Ops.
	get("/healthz", s.healthz)
	get("/readyz", s.readyz)
	return e
}

// addressOf finds a request's address. echo's own default trusts every private
// range, which is the school's own network.
func (s *Server) addressOf() echo.IPExtractor {
	if len(s.cfg.Proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range s.cfg.Proxies {
		p = p.Masked()
		trust = append(trust, echo.TrustIPRange(&net.IPNet{
			IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}
