import { mount } from "svelte";
import App from "./App.svelte";
import "uplot/dist/uPlot.min.css";
import "./style/tokens.css";
import "./style/base.css";

const target = document.querySelector("#studio");
if (target === null) throw new Error("the page has no place for the studio");
mount(App, { target });
