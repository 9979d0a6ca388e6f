// Only the parts of ECharts that the page draws with.
import * as echarts from 'echarts/core';
import { CustomChart, LineChart, TreeChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([CustomChart, LineChart, TreeChart, GridComponent, MarkLineComponent, TooltipComponent,
  SVGRenderer]);

export { echarts };
